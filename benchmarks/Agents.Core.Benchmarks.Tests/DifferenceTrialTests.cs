using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Tests;

public sealed class DifferenceTrialTests
{
    [Fact]
    public async Task What_remains_of_each_unit_has_the_name_and_subject_of_the_whole()
    {
        DifferenceTrial trial = new(
            new Told(new Sample("added", "ours", "us", 7), new Sample("added", "ours", "B", 100)),
            new Told(new Sample("alone", "floor", "B", 40), new Sample("alone", "floor", "us", 4)));

        await trial.WarmUpAsync();

        Assert.Equal([new Sample("added", "ours", "us", 3), new Sample("added", "ours", "B", 60)], await trial.MeasureAsync());
    }

    private sealed class Told(params Sample[] samples) : ITrial
    {
        private bool _isWarm;

        public Task WarmUpAsync()
        {
            _isWarm = true;
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<Sample>> MeasureAsync() => Task.FromResult<IReadOnlyList<Sample>>(_isWarm ? samples : []);
    }
}
