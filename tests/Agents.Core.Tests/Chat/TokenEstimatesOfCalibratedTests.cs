using Agents.Core.Chat;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Chat;

public sealed class TokenEstimatesOfCalibratedTests : TokenEstimatorContract
{
    [Fact]
    public void Estimate_is_the_bound_until_eight_calls_are_known_and_then_the_ratio_with_a_tenth_more()
    {
        CalibratedTokenEstimator estimator = new();
        for (int call = 1; call < 8; call++)
        {
            estimator.Learn("m", 1_000, 250);
            Assert.Equal(10_000, estimator.Estimate("m", 10_000));
            Assert.Null(estimator.GetRatio("m"));
        }

        estimator.Learn("m", 1_000, 250);

        Assert.Equal(2_750, estimator.Estimate("m", 10_000));
        Assert.Equal(0.275, estimator.GetRatio("m")!.Value, 12);
    }

    [Fact]
    public void Estimate_is_rounded_up()
    {
        CalibratedTokenEstimator estimator = Learned(new() { MinSamples = 1, Margin = 1 }, (3, 1));

        Assert.Equal([1, 1, 1, 2], new long[] { 1, 2, 3, 4 }.Select(bound => estimator.Estimate("m", bound)));
    }

    [Fact]
    public void Quantile_is_the_least_ratio_that_its_share_of_the_calls_does_not_exceed()
    {
        // Twenty calls of 1 to 20 percent: 19 of them, which is 95 %, stay within 19 percent.
        (long Bound, long Reported)[] calls = [.. Enumerable.Range(1, 20).Select(percent => (100L, (long)percent)).Reverse()];

        Assert.Equal(19_000, Learned(new() { Margin = 1 }, calls).Estimate("m", 100_000));
        Assert.Equal(20_000, Learned(new() { Margin = 1, Quantile = 1 }, calls).Estimate("m", 100_000));
        Assert.Equal(10_000, Learned(new() { Margin = 1, Quantile = 0.5 }, calls).Estimate("m", 100_000));
        Assert.Equal(1_000, Learned(new() { Margin = 1, Quantile = 0.000_1 }, calls).Estimate("m", 100_000));
    }

    [Fact]
    public void Calls_beyond_the_window_are_forgotten_oldest_first()
    {
        CalibratedTokenEstimator estimator = Learned(
            new() { Window = 3, MinSamples = 1, Margin = 1, Quantile = 1 }, (100, 90), (100, 20), (100, 30), (100, 10));
        Assert.Equal(300, estimator.Estimate("m", 1_000));

        estimator.Learn("m", 100, 5);
        Assert.Equal(300, estimator.Estimate("m", 1_000));

        estimator.Learn("m", 100, 5);
        Assert.Equal(100, estimator.Estimate("m", 1_000));
    }

    [Fact]
    public void Models_are_learned_apart_and_an_unknown_model_is_one_of_them()
    {
        CalibratedTokenEstimator estimator = new(new() { MinSamples = 1, Margin = 1 });
        estimator.Learn("a", 100, 10);
        estimator.Learn(null, 100, 30);

        Assert.Equal(100, estimator.Estimate("a", 1_000));
        Assert.Equal(300, estimator.Estimate(null, 1_000));
        Assert.Equal(1_000, estimator.Estimate("A", 1_000));
    }

    [Fact]
    public void Report_above_the_bound_counts_as_the_bound() =>
        Assert.Equal(1_000, Learned(new() { MinSamples = 1 }, (100, long.MaxValue)).Estimate("m", 1_000));

    [Theory]
    [InlineData(0, 10)]
    [InlineData(-5, 10)]
    [InlineData(100, 0)]
    [InlineData(100, -1)]
    [InlineData(long.MinValue, long.MinValue)]
    public void Call_without_a_positive_bound_and_report_teaches_nothing(long bound, long reported) =>
        Assert.Null(Learned(new() { MinSamples = 1 }, (bound, reported)).GetRatio("m"));

    [Fact]
    public void Model_beyond_the_greatest_number_takes_the_place_of_the_one_not_learned_about_for_the_longest_time()
    {
        CalibratedTokenEstimator estimator = new(new() { MinSamples = 1, MaxModels = 2 });
        estimator.Learn("a", 100, 10);
        estimator.Learn("b", 100, 10);
        estimator.Learn("a", 100, 10);
        estimator.Learn("c", 100, 10);

        Assert.NotNull(estimator.GetRatio("a"));
        Assert.Null(estimator.GetRatio("b"));
        Assert.NotNull(estimator.GetRatio("c"));
    }

    [Fact]
    public void Estimating_allocates_nothing()
    {
        CalibratedTokenEstimator estimator = Learned(new() { MinSamples = 1 }, (100, 10));
        for (int i = 0; i < 200; i++)
        {
            estimator.Estimate("m", 1_000);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            estimator.Estimate("m", 1_000);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Ratio_is_the_one_of_a_plain_definition_for_any_calls_and_any_options() =>
        Prop.ForAll(Cases(), c =>
        {
            CalibratedTokenEstimatorOptions options = new() { Window = c.Window, MinSamples = c.MinSamples, Quantile = c.Quantile, Margin = 1.25 };
            CalibratedTokenEstimator estimator = Learned(options, [.. c.Reported.Select(reported => (100L, (long)reported))]);

            double[] last = [.. c.Reported.TakeLast(c.Window).Select(reported => reported / 100.0).Order()];
            double? expected = last.Length < c.MinSamples
                ? null
                : Math.Min(1, last.First(ratio => last.Count(other => other <= ratio) >= c.Quantile * last.Length) * 1.25);
            Assert.Equal(expected, estimator.GetRatio("m"));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Threads_that_learn_and_estimate_at_once_lose_no_call()
    {
        const int Threads = 4;
        const int CallsPerThread = 256;
        CalibratedTokenEstimator estimator = new(new() { Window = Threads * CallsPerThread, MinSamples = Threads * CallsPerThread, Margin = 1, Quantile = 1 });
        using Barrier start = new(Threads);
        Exception?[] failures = new Exception?[Threads];
        Thread[] workers = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() => failures[t] = Record.Exception(() =>
        {
            start.SignalAndWait(TestContext.Current.CancellationToken);
            for (int call = 0; call < CallsPerThread; call++)
            {
                estimator.Learn("shared", 10_000, 1 + (call * Threads) + t);
                estimator.Learn($"own-{t}-{call % 32}", 10_000, 100);
                Assert.InRange(estimator.Estimate("shared", 10_000), 1, 10_000);
            }
        })))];
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());

        Assert.All(failures, Assert.Null);

        // Only when every one of the calls was kept are there enough, and only then is the greatest among them.
        Assert.Equal(Threads * CallsPerThread, estimator.Estimate("shared", 10_000));
    }

    [Fact]
    public void Options_that_cannot_be_used_are_refused_all_at_once()
    {
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => new CalibratedTokenEstimator(new()
        {
            Window = 0,
            Quantile = double.NaN,
            Margin = 0.99,
            MinSamples = 0,
            MaxModels = 4_097,
        }));

        Assert.Equal(
            [
                "Window must be 1 to 4096 calls, but is 0.",
                "Quantile must be more than 0 and at most 1, but is NaN.",
                "Margin must be 1 to 10, but is 0.99.",
                "MinSamples must be 1 to Window (0) calls, but is 0.",
                "MaxModels must be 1 to 4096 models, but is 4097.",
            ],
            exception.Failures);
    }

    protected override ITokenEstimator Create() => new CalibratedTokenEstimator(new() { Window = 4, MinSamples = 2, MaxModels = 3 });

    private static CalibratedTokenEstimator Learned(CalibratedTokenEstimatorOptions options, params (long Bound, long Reported)[] calls)
    {
        CalibratedTokenEstimator estimator = new(options);
        Array.ForEach(calls, call => estimator.Learn("m", call.Bound, call.Reported));
        return estimator;
    }

    private static Arbitrary<(int Window, int MinSamples, double Quantile, int[] Reported)> Cases() =>
        (from window in Gen.Choose(1, 12)
         from minSamples in Gen.Choose(1, window)
         from quantile in Gen.Elements(0.01, 0.25, 0.5, 0.75, 0.95, 1)
         from reported in Gen.Choose(1, 120).ArrayOf()
         select (window, minSamples, quantile, reported.Select(number => Math.Min(100, number)).ToArray())).ToArbitrary();
}
