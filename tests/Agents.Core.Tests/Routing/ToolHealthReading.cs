using Agents.Core.Routing;

namespace Agents.Core.Tests.Routing;

internal static class ToolHealthReading
{
    /// <summary>Reads one factor in the way in which searches read many.</summary>
    public static double FactorOf(this ToolHealth health, ToolRecord record)
    {
        double factor = 0;
        health.ReadFactors(new ReadOnlySpan<ToolRecord?>(ref record!), new Span<double>(ref factor));
        return factor;
    }
}
