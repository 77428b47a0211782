using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>How the context of a call travels inside the arguments of a function.</summary>
internal static class ToolCallContext
{
    public static void Set(AIFunctionArguments arguments, AgentContext context) =>
        (arguments.Context ??= new Dictionary<object, object?>())[typeof(AgentContext)] = context;

    public static AgentContext Of(AIFunctionArguments arguments) =>
        arguments.Context is { } values && values.TryGetValue(typeof(AgentContext), out object? context)
            ? (AgentContext)context!
            : throw new InvalidOperationException(
                "This tool works inside a run, but was called outside of one. Give it to an agent and start a run of that agent.");
}
