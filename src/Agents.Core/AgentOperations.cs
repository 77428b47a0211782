using System.Diagnostics;
using System.Diagnostics.Metrics;
using Agents.Core.Diagnostics;

namespace Agents.Core;

/// <summary>Which operation a call of an agent is, and how it looks in a trace.</summary>
internal static class AgentOperations
{
    /// <summary>Finds out what calling an agent with a type of input is.</summary>
    public static AgentOperation Of<TInput>(object agent) =>
        agent is ITracedAgent traced ? traced.Operation
        : typeof(IPlanningRequest).IsAssignableFrom(typeof(TInput)) ? AgentOperation.Plan
        : AgentOperation.Agent;

    /// <summary>Describes the span of a call.</summary>
    public static SpanStart Describe(AgentOperation operation, string agent, object? key = null, in TagList details = default) => new()
    {
        Operation = operation switch
        {
            AgentOperation.Workflow => TelemetryNames.InvokeWorkflow,
            AgentOperation.Plan => TelemetryNames.Plan,
            _ => TelemetryNames.InvokeAgent,
        },
        Subject = agent,
        Key = key,
        Kind = ActivityKind.Internal,
        Duration = DurationOf(operation),
        Details = details,
        Labels = new TagList { { operation == AgentOperation.Workflow ? TelemetryNames.WorkflowName : TelemetryNames.AgentName, agent } },
    };

    // The conventions have no metric for planning; the model calls of it are measured as such.
    private static Histogram<double>? DurationOf(AgentOperation operation) => operation switch
    {
        AgentOperation.Workflow => TelemetryInstruments.WorkflowDuration,
        AgentOperation.Agent => TelemetryInstruments.AgentDuration,
        _ => null,
    };
}
