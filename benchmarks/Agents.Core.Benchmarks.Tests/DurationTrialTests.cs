using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Tests;

public sealed class DurationTrialTests
{
    [Fact]
    public async Task The_time_of_one_operation_is_measured_in_milliseconds()
    {
        int calls = 0;
        DurationTrial<int> trial = new("n", "s", CountAsync, 1);

        Sample sample = Assert.Single(await trial.MeasureAsync());

        Assert.Equal(("n", "s", "ms", 1), (sample.Name, sample.Subject, sample.Unit, calls));
        Assert.InRange(sample.Value, 20, 20_000);

        async ValueTask<int> CountAsync()
        {
            await Task.Delay(21); // timers may be up to a millisecond early by another clock
            return ++calls;
        }
    }

    [Fact]
    public async Task An_operation_that_does_other_work_is_refused()
    {
        DurationTrial<int> trial = new("two-chains", "ours", () => ValueTask.FromResult(1), 2);

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(trial.WarmUpAsync);

        Assert.Equal("ours in two-chains must return '2', but returned '1'.", refusal.Message);
    }
}
