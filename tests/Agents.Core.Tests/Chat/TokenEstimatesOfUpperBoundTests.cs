using Agents.Core.Chat;

namespace Agents.Core.Tests.Chat;

public sealed class TokenEstimatesOfUpperBoundTests : TokenEstimatorContract
{
    [Fact]
    public void Estimate_stays_the_bound_whatever_is_reported()
    {
        ITokenEstimator estimator = Create();
        for (int call = 0; call < 100; call++)
        {
            estimator.Learn("m", 1_000, 250);
        }

        Assert.Equal(1_000, estimator.Estimate("m", 1_000));
        Assert.Equal(long.MaxValue, estimator.Estimate("m", long.MaxValue));
    }

    protected override ITokenEstimator Create() => TokenEstimators.UpperBound;
}
