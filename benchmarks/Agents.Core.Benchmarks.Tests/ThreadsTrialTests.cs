using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Tests;

public sealed class ThreadsTrialTests
{
    [Fact]
    public async Task Operations_of_all_threads_are_counted_and_their_bytes_are_those_of_one_operation()
    {
        Assert.SkipUnless(Environment.ProcessorCount > 1, "On one core no two threads run at the same time.");
        long done = 0;
        long told = 0;
        byte[][] kept = [[], []];
        ThreadsTrial trial = new("n", "s", [times => Allocate(0, times), times => Allocate(1, times)], operations => told = operations);

        await trial.WarmUpAsync();
        IReadOnlyList<Sample> samples = await trial.MeasureAsync();

        Assert.Equal(done, told);
        Assert.Equal(["ns", "B"], samples.Select(sample => sample.Unit));
        Assert.Equal(1_024, samples[1].Value, tolerance: 0.5);

        void Allocate(int thread, int times)
        {
            for (int i = 0; i < times; i++)
            {
                kept[thread] = new byte[1_000];
            }

            Interlocked.Add(ref done, times);
        }
    }

    [Fact]
    public async Task A_subject_that_did_something_else_ends_the_warm_up()
    {
        ThreadsTrial trial = new("n", "s", [_ => Thread.SpinWait(1_000)], _ => throw new InvalidOperationException("lost 1"));

        Assert.Equal("lost 1", (await Assert.ThrowsAsync<InvalidOperationException>(trial.WarmUpAsync)).Message);
    }

    [Fact]
    public void A_team_of_two_is_at_work_at_the_same_time()
    {
        using Barrier bothAreThere = new(2);
        bool[] met = new bool[2];

        TeamResult result = ThreadTeam.Run(2, thread => met[thread] = bothAreThere.SignalAndWait(TimeSpan.FromSeconds(30)));

        Assert.Equal([true, true], met);
        Assert.True(result.Time > result.Skew);
    }
}
