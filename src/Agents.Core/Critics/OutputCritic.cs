using Agents.Core.Chat;
using Agents.Core.Roles;
using Microsoft.Extensions.AI;

namespace Agents.Core.Critics;

/// <summary>An agent whose final answer a critic must let pass.</summary>
/// <remarks>
/// After a veto the agent is asked again: the goal's context then ends with the feedback, as far as there is room for it. Otherwise as <see cref="CriticizedExecutor"/>. Immutable and
/// thread-safe, as far as its parts are.
/// </remarks>
public sealed class OutputCritic : IAgent<Goal, Answer>, IModelUser, ITracedAgent
{
    private readonly IAgent<Goal, Answer> _agent;
    private readonly VetoLoop _loop;

    /// <summary>Initializes an agent.</summary>
    /// <param name="agent">Makes the answer.</param>
    /// <param name="critic">Judges it; a <see cref="CriticPanel"/> for several critics.</param>
    /// <param name="options">How. The criteria come from here, since a goal has none: its default criteria, or its source.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A critic is the agent itself, or asks the agent's own client and the options do not allow it.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public OutputCritic(IAgent<Goal, Answer> agent, ICritic critic, CriticizedOptions options)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(critic);
        ArgumentNullException.ThrowIfNull(options);
        _agent = agent;
        _loop = new VetoLoop(agent.Name, agent, critic, options);
    }

    /// <summary>Gets the name: that of the agent.</summary>
    public string Name => _agent.Name;

    /// <inheritdoc/>
    AgentOperation ITracedAgent.Operation => AgentOperation.Workflow;

    /// <inheritdoc/>
    IReadOnlyList<IChatClient> IModelUser.Clients => (_agent as IModelUser)?.Clients ?? [];

    /// <inheritdoc/>
    public async ValueTask<Answer> InvokeAsync(Goal input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        IReadOnlyList<Criterion> criteria = await _loop.DeclareAsync(input, [], context, cancellationToken).ConfigureAwait(false);
        CriticRequest judged = new()
        {
            Goal = input,
            Briefing = new RoleBriefing { Objective = input.Text, TaskId = "1", Depth = 0, MaxDepth = 0, Now = context.Clock.GetUtcNow() },
            Candidate = Answer.Of(""),
            Criteria = criteria,
        };
        return await _loop.RunAsync(
            judged,
            (feedback, rejected) => context.InvokeAsync(_agent, rejected is null ? input : WithFeedback(input, feedback), cancellationToken),
            context,
            cancellationToken).ConfigureAwait(false);
    }

    private static Goal WithFeedback(Goal goal, string? feedback)
    {
        // What is known stays whole; the feedback gets the room that is left.
        string known = goal.Context is { } before ? $"{before}\n\n" : "";
        int room = Goal.MaxLength - known.Length;
        return room < 1 ? goal : goal with { Context = known + CriticPanel.Cut($"The answer before this one was rejected: {feedback}", room) };
    }
}
