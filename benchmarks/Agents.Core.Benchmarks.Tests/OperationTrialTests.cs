using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Tests;

public sealed class OperationTrialTests
{
    // A byte array of 1,000 has a header, a method table and a length of 8 bytes each on a 64-bit machine.
    private const double ArrayBytes = 1_024;

    // An array that nobody can see is not allocated at all, once the method is compiled well.
    private static byte[] _kept = [];

    [Fact]
    public async Task Work_that_stays_on_its_thread_is_counted_to_the_byte()
    {
        double bytes = await AllocatedAsync(OperationTrial.Create("n", "s", () => new byte[1_000]));

        Assert.Equal(ArrayBytes, bytes, tolerance: 0.5);
    }

    [Fact]
    public async Task An_operation_that_completes_synchronously_costs_no_bytes_of_the_harness()
    {
        double bytes = await AllocatedAsync(OperationTrial.CreateAsync("n", "s", () => ValueTask.FromResult(1), expected: 1));

        Assert.Equal(0, bytes, tolerance: 0.5);
    }

    [Fact]
    public async Task Work_that_changes_threads_is_counted_on_all_of_them()
    {
        double bytes = await AllocatedAsync(OperationTrial.CreateAsync("n", "s", OnThePoolAsync, expected: 1_000));

        Assert.InRange(bytes, ArrayBytes, 3 * ArrayBytes);
    }

    [Fact]
    public async Task An_operation_of_many_parts_is_measured_by_the_part()
    {
        OperationTrial trial = OperationTrial.CreateAsync("n", "s", () => ValueTask.FromResult((_kept = new byte[1_000]).Length), 1_000, 10, "node");
        await trial.WarmUpAsync();

        IReadOnlyList<Sample> samples = await trial.MeasureAsync();

        Assert.Equal(["us/node", "B/node"], samples.Select(s => s.Unit));
        Assert.Equal(ArrayBytes / 10, samples[1].Value, tolerance: 0.5);
    }

    [Fact]
    public async Task An_operation_that_does_other_work_is_refused_in_the_warm_up()
    {
        OperationTrial trial = OperationTrial.CreateAsync("loop-one-tool", "ours", () => ValueTask.FromResult("no"), expected: "yes");

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(trial.WarmUpAsync);

        Assert.Equal("ours in loop-one-tool must return 'yes', but returned 'no'.", refusal.Message);
    }

    private static async ValueTask<int> OnThePoolAsync()
    {
        await Task.Yield();
        _kept = new byte[1_000];
        return _kept.Length;
    }

    private static async Task<double> AllocatedAsync(OperationTrial trial)
    {
        await trial.WarmUpAsync();
        IReadOnlyList<Sample> samples = await trial.MeasureAsync();
        return samples.Single(s => s.Unit == "B").Value;
    }
}
