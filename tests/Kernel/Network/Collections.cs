// The tests share one network namespace and its connection tracking.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
