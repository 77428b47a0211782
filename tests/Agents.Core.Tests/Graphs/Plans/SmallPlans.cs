using Agents.Core.Graphs.Plans;

namespace Agents.Core.Tests.Graphs.Plans;

/// <summary>A catalogue of agents that add and write, and plans of them.</summary>
internal static class SmallPlans
{
    public static AgentCatalog Catalog { get; } = new AgentCatalogBuilder()
        .Add(Agent.Create<int, int>("inc", x => x + 1), "Adds one.")
        .Add(Agent.Create<(int A, int B), int>("add", x => x.A + x.B), "Adds two numbers.")
        .AddMany(Agent.Create<IReadOnlyList<int>, int>("sum", x => x.Sum()), "Adds numbers.")
        .Add(Agent.Create<int, string>("write", x => $"{x}"), "Writes a number.")
        .AddMany(Agent.Create<IReadOnlyList<object>, int>("count", x => x.Count), "Counts texts.")
        .Build();

    /// <summary>Makes the JSON of a plan from that of its nodes, with ' in the place of ".</summary>
    public static string Json(string output, params string[] nodes) =>
        $$"""{"version":1,"nodes":[{{string.Join(',', nodes).Replace('\'', '"')}}],"output":"{{output}}"}""";

    public static string Node(string id, string agent, params string[] inputs) =>
        $"{{'id':'{id}','agent':'{agent}','inputs':[{string.Join(',', inputs.Select(input => $"{{'node':'{input}'}}"))}]}}";

    public static string Join(string id, string agent, string join, params string[] inputs) =>
        $"{Node(id, agent, inputs)[..^1]},'join':{join}}}";

    public static GraphPlanResult<int, int> Read(string json, GraphPlanOptions? options = null) => GraphPlan.Read<int, int>(json, Catalog, options);

    public static GraphPlanResult<int, int> Repair(string json) => Read(json, new GraphPlanOptions { Repair = true });
}
