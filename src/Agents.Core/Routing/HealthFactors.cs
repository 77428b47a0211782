namespace Agents.Core.Routing;

/// <summary>The closed forms by which what was observed of a tool becomes a factor of its weight.</summary>
/// <remarks>The ranges are those of arXiv 2603.01548; the forms are ours, chosen to meet every anchor that it states.</remarks>
internal static class HealthFactors
{
    // (1 - 0.95) to the power of -Gamma is 2.
    private static readonly double Gamma = Math.Log(2) / Math.Log(20);

    public static double Latency(double mean, double baseline) => Math.Clamp(mean / baseline, 0.5, 10);

    public static double Reliability(double errorRate) => Math.Clamp(1 / (1 - errorRate), 1, 50);

    public static double RateLimit(double used) => used >= 1 ? double.PositiveInfinity : Math.Pow(1 - used, -Gamma);

    /// <summary>Computes what is left of a factor after it was halved so often: never less than 1.</summary>
    public static double Halved(double factor, long times) => Math.Max(1, Math.ScaleB(factor, -(int)Math.Min(times, 64)));
}
