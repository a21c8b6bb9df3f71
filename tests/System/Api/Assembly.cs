using Gantry.Tests.Cluster;

// One node for all tests; every test has a namespace and a configuration of its own, so that classes run side by side.
[assembly: AssemblyFixture(typeof(TestNode))]
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
