namespace Agents.Core.Graphs.Plans;

/// <summary>Writes names that a model chose into messages, where they must do no harm.</summary>
internal static class PlanText
{
    /// <summary>Writes a name between quotes, cut where it is too long, with everything escaped that would change how the rest is read.</summary>
    public static string Quote(string name) => $"'{Escape(name)}'";

    public static string Escape(string name) => NameText.Escape(name, GraphPlan.MaxIdLength);

    /// <summary>Writes the way of a cycle: each node before the one that takes its output, the first one again at the end.</summary>
    public static string Cycle(IEnumerable<string> ids) => string.Join(" → ", ids.Select(Quote));
}
