// Allocations are counted for the whole process: a test that runs beside another would count the other's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
