package dev.luneo.dr.repository.store;

/** A store that is added needs no more than the operations on one object. */
class InMemoryStoreTest extends ObjectStoreContract {

    @Override
    protected ObjectStore newStore() {
        return new InMemoryStore();
    }
}
