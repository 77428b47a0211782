namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>Lognormal durations from a seed.</summary>
/// <param name="sigma">The standard deviation of the logarithm.</param>
/// <param name="seed">What all draws follow from.</param>
public sealed class Lognormal(double sigma, int seed)
{
    private readonly Random _chance = new(seed);

    /// <summary>Draws one with the median 1, by the method of Box and Muller.</summary>
    /// <returns>The number; more than 0.</returns>
    public double Next()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - _chance.NextDouble()));
        return Math.Exp(sigma * radius * Math.Cos(2 * Math.PI * _chance.NextDouble()));
    }
}
