using System.Globalization;

namespace Agents.Core.Graphs;

/// <summary>The names of items: their numbers, from 0.</summary>
internal static class ItemName
{
    public static string Of(int item) => item.ToString(CultureInfo.InvariantCulture);
}
