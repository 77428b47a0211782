using Agents.Core.Routing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Routing;

/// <summary>Tools that are never called, and the problems of graphs that cannot be made.</summary>
internal static class RouteScene
{
    public static Tool Tool(string name, string[]? provides = null, string[]? requires = null) =>
        new(new NamedFunction(name), new ToolPolicy { Provides = [.. provides ?? []], Requires = [.. requires ?? []] });

    public static IReadOnlyList<string> Problems(Action<ToolGraphBuilder> build) =>
        Assert.Throws<InvalidToolGraphException>(() => ToolGraph.Create(build)).Problems;

    public static string[] Edges(ToolGraph graph) =>
    [
        .. graph.Edges.Select(edge => $"{edge.From}>{edge.To}={edge.Cost}{(edge.Goals.Count > 0 ? $"[{string.Join(',', edge.Goals)}]" : "")}"),
    ];

    /// <summary>The example of the paper's figure 4.</summary>
    public static ToolGraph Refund() => ToolGraph.Create(g => g
        .AddTool(Tool("crm"))
        .AddTool(Tool("stripe"))
        .AddTool(Tool("razorpay"), 2)
        .AddTool(Tool("email"))
        .AddTool(Tool("sms"), 2)
        .AddEdge("start", "crm")
        .AddEdge("crm", "stripe")
        .AddEdge("crm", "razorpay")
        .AddEdge("stripe", "email")
        .AddEdge("stripe", "sms")
        .AddEdge("razorpay", "email")
        .AddEdge("razorpay", "sms")
        .AddEdge("email", "goal", 1)
        .AddEdge("sms", "goal", 1)
        .AddGoal("goal"));

    private sealed class NamedFunction(string name) : AIFunction
    {
        public override string Name => name;

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("These tools are not called.");
    }
}
