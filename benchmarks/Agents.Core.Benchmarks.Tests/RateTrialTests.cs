using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Tests;

public sealed class RateTrialTests
{
    [Theory]
    [InlineData(true, new[] { "msg/s 500000", "us/message 2", "B/message 8" })]
    [InlineData(false, new[] { "msg/s 500000", "B/message 8" })]
    public async Task A_time_a_part_becomes_parts_a_second(bool keepsTime, string[] expected)
    {
        RateTrial trial = new(new Messages(), "msg/s", "message", keepsTime);

        Assert.Equal(expected, (await trial.MeasureAsync()).Select(sample => $"{sample.Unit} {sample.Value}"));
    }

    private sealed class Messages : ITrial
    {
        public Task WarmUpAsync() => Task.CompletedTask;

        public Task<IReadOnlyList<Sample>> MeasureAsync() =>
            Task.FromResult<IReadOnlyList<Sample>>([new("n", "s", "us/message", 2), new("n", "s", "B/message", 8)]);
    }
}
