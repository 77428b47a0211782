namespace Agents.Core.Topologies;

/// <summary>What messages between agents bring: success 0.73 + 0.28·ln c for a density of c messages a reasoning turn.</summary>
/// <remarks>Fitted in "Towards a Science of Scaling Agent Systems" (arXiv 2512.08296). Above <see cref="Plateau"/> more messages bring nothing more.</remarks>
public static class DensityLaw
{
    /// <summary>The density above which more messages bring nothing more, in messages a reasoning turn.</summary>
    public const double Plateau = 0.39;

    private const double Intercept = 0.73;
    private const double Slope = 0.28;

    /// <summary>Predicts the success of a team.</summary>
    /// <param name="density">How many messages its agents send each other in a reasoning turn, on average; 0 or more.</param>
    /// <returns>The part of tasks that succeed: 0, where the curve is below it, to 0.466, the value at the plateau.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="density"/> is negative or no number.</exception>
    public static double PredictSuccess(double density)
    {
        if (density is not >= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(density), density, "A density is 0 or more.");
        }

        return Math.Max(0, Intercept + (Slope * Math.Log(Math.Min(density, Plateau))));
    }
}
