using Gantry.Tests.Docker;

// One engine for all tests; every test has names of its own on it, so that classes run side by side.
[assembly: AssemblyFixture(typeof(TestEngine))]
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
