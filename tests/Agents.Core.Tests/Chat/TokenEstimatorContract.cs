using Agents.Core.Chat;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Chat;

/// <summary>What holds for every <see cref="ITokenEstimator"/>.</summary>
public abstract class TokenEstimatorContract
{
    protected static readonly long[] Hostile = [long.MinValue, -1, 0, 1, 2, 1_000, (1L << 53) + 1, long.MaxValue - 1, long.MaxValue];

    protected abstract ITokenEstimator Create();

    [Fact]
    public void Estimate_is_never_above_the_bound_nor_negative_whatever_was_learned() =>
        Prop.ForAll(Calls(), Bounds().ToArbitrary(), (calls, bound) =>
        {
            ITokenEstimator estimator = Create();
            foreach ((int model, long learnedBound, long reported) in calls)
            {
                estimator.Learn(NameOf(model), learnedBound, reported);
                Assert.InRange(estimator.Estimate(NameOf(model), bound), bound == 0 ? 0 : 1, bound);
            }

            Assert.InRange(estimator.Estimate(null, bound), bound == 0 ? 0 : 1, bound);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Estimate_of_nothing_is_nothing() => Assert.Equal(0, Create().Estimate("m", 0));

    [Fact]
    public void Estimate_of_a_model_nobody_called_is_the_bound() => Assert.Equal(12_345, Create().Estimate("new", 12_345));

    [Fact]
    public void Negative_bound_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Create().Estimate("m", -1));

    [Fact]
    public void Figures_that_cannot_be_true_do_not_throw()
    {
        ITokenEstimator estimator = Create();
        foreach (long bound in Hostile)
        {
            Array.ForEach(Hostile, reported => estimator.Learn(null, bound, reported));
        }

        Assert.InRange(estimator.Estimate(null, long.MaxValue), 1, long.MaxValue);
    }

    [Fact]
    public void Same_calls_in_the_same_order_give_the_same_estimates() =>
        Prop.ForAll(Calls(), calls => Assert.Equal(EstimatesAfter(calls), EstimatesAfter(calls))).Check(Config.QuickThrowOnFailure);

    private static string? NameOf(int model) => model == 0 ? null : $"model-{model}";

    private static Gen<long> Bounds() => Gen.OneOf(
        Gen.Choose(0, 200_000).Select(number => (long)number),
        Gen.Elements(Hostile.Where(number => number >= 0)));

    private static Arbitrary<(int Model, long Bound, long Reported)[]> Calls() =>
        (from model in Gen.Choose(0, 5)
         from bound in Gen.OneOf(Bounds(), Gen.Elements(Hostile))
         from reported in Gen.OneOf(Bounds(), Gen.Elements(Hostile))
         select (model, bound, reported)).ArrayOf().ToArbitrary();

    private List<long> EstimatesAfter((int Model, long Bound, long Reported)[] calls)
    {
        ITokenEstimator estimator = Create();
        List<long> estimates = [];
        foreach ((int model, long bound, long reported) in calls)
        {
            estimator.Learn(NameOf(model), bound, reported);
            estimates.Add(estimator.Estimate(NameOf(model), 1_000_003));
        }

        return estimates;
    }
}
