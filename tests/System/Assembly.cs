using Gantry.Tests.Cluster;

// One node for all tests, and one test at a time: the machine is small, and some tests kill the node's daemon.
[assembly: AssemblyFixture(typeof(TestNode))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
