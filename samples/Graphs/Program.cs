// Whether a release may go out, decided by a graph: joins that need all, some or whatever came; a gate; a fallback; a part that is added while
// the graph runs. No model is asked, so that what happens is the same every time.
using Agents.Core;
using Agents.Core.Graphs;
using Graphs;

AgentGraph<Release, string> graph = AgentGraph.Create<Release, string>("release", (g, release) =>
{
    // A quorum: three are asked at once, two answers are enough, and whoever is still thinking is cancelled.
    Node<JoinResult<string>> votes = g.Quorum(
        "votes",
        2,
        [
            g.Add("ada", Reviewer.Create("ada", TimeSpan.FromMilliseconds(20)), release),
            g.Add("ben", Reviewer.Create("ben", TimeSpan.FromMilliseconds(400)), release),
            g.Add("cem", Reviewer.OnHoliday("cem"), release),
        ]);

    // A gate: while it stays closed, what depends on it is skipped. A fallback: it starts only if the node that it stands in for fails.
    Node<Release> payments = g.When("touches payments?", release, r => r.Areas.Contains("payments"));
    Node<string> checklist = g.Add("checklist", (Release r) => $"checklist gone through for {r.Version}", payments);
    Node<string> audit = g.Add("audit", AuditService.Agent, payments, new() { OnFailure = FailurePolicy.Fallback(checklist) });

    // An edit: which tests there are is known only when the release is there, so this node puts them in its own place.
    Node<string> tests = g.Add("choose tests", TestPlan.AddTestsAsync, release);

    // Settled: the verdict is given in any case, and is told what is missing and why.
    Node<JoinResult<string>> checks = g.AllSettled("checks", [audit, tests]);
    return g.Add("verdict", (JoinResult<string> voted, JoinResult<string> done) => Verdict.Of(voted, done), votes, checks);
});

Console.WriteLine("The graph, as Mermaid draws it:");
Console.WriteLine(graph.Shape.ToMermaid());

Tally tally = new();
Release[] releases =
[
    new() { Version = "2.0", Areas = ["payments", "search", "login"] },
    new() { Version = "2.1", Areas = ["search"] },
];
foreach (Release release in releases)
{
    RunResult<string> result = await graph.RunAsync(release);
    GraphReport report = result.GetGraphReport()!;
    tally.Add(report);
    Console.WriteLine($"{release.Version}: {result.Output}");
    foreach (NodeReport node in report.Nodes)
    {
        Console.WriteLine($"    {Line.Of(node)}");
    }

    // Two votes of three, or a check that is not the one asked for: something was given up, and the run says so.
    Console.WriteLine($"    {result.StopReason}; critical path: {string.Join(" > ", report.CriticalNodes)}");
    Console.WriteLine();
}

Console.WriteLine(tally);
return 0;
