using System.Globalization;

namespace Agents.Core.Routing;

/// <summary>The rule for costs of tools and edges.</summary>
internal static class RouteCost
{
    public const string Range = "0 to 1,000,000,000";

    public static bool IsValid(double cost) => cost is >= 0 and <= RouteToolOptions.MaxCost;

    public static string Text(double cost) => cost.ToString(CultureInfo.InvariantCulture);
}
