using Agents.Core;
using Agents.Core.Graphs;

namespace Graphs;

/// <summary>Chooses the tests of a release, and lets the running graph run them.</summary>
internal static class TestPlan
{
    public static ValueTask<string> AddTestsAsync(Release release, AgentContext context, CancellationToken cancellationToken)
    {
        GraphEditResult result = context.EditGraph(edit =>
        {
            Node<Release> input = edit.Find<Release>(AgentGraph.InputName);
            Node<string>[] tests = [.. release.Areas.Select(area => edit.Add($"test {area}", (Release r) => $"{area} {r.Version}", input))];
            Node<string> passed = edit.Add(
                "tests passed", (IReadOnlyList<string> areas) => $"{areas.Count} {(areas.Count == 1 ? "area" : "areas")} tested", edit.All("all tests", tests));

            // Whoever waits for the choice now waits for the tests. Everything here applies together, or nothing does.
            edit.Replace(edit.Find<string>("choose tests"), passed);
        });
        result.ThrowIfRefused();
        return new ValueTask<string>("chosen");
    }
}
