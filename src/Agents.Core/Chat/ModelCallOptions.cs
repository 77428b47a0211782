using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>Options of a model call that know whose call it is, so that the clients between an agent and its model find the run.</summary>
/// <remarks>
/// The agents of the library make their calls with these. A client of your own asks <c>(options as ModelCallOptions)?.Context</c> for the
/// run's id, clock and services. A clone keeps the context; options that a client makes anew lose it, and with it what needs a run: the clients
/// inside then behave as outside of any.
/// </remarks>
public sealed class ModelCallOptions : ChatOptions
{
    internal ModelCallOptions(ChatOptions? other, ModelCall call)
        : base(other) => Call = call;

    /// <summary>Gets the context of the agent that makes the call; <see langword="null"/> when a client outside of a run makes it.</summary>
    public AgentContext? Context => Call.Context;

    internal ModelCall Call { get; }

    /// <inheritdoc/>
    public override ChatOptions Clone() => new ModelCallOptions(this, Call);
}
