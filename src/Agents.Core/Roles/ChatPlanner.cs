using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Roles;

/// <summary>A planner that is a model.</summary>
/// <remarks>
/// <para>
/// What can only mean one thing is read as that: a number in quotes is the number, no list of parts is an empty one, a kind of work that is not
/// among <see cref="TaskType.Known"/> is <see cref="TaskType.Think"/>, a criterion without a name gets one by its place. A part or a
/// criterion without a text is shown to the model for one more answer, since dropping it could lose a part of the task and would shift the
/// numbers of the others.
/// </para>
/// <para>
/// A number of a part that is out of range, the part itself, or in a circle stays in <see cref="Subtask.Dependencies"/>, and a name that nobody has in
/// <see cref="Subtask.Executor"/>: whoever checks the plan tells the planner of all of them at once.
/// </para>
/// <para>Immutable and thread-safe, as far as its client is; it does not dispose of the client.</para>
/// </remarks>
public sealed class ChatPlanner : IPlanner, IModelUser
{
    private readonly ChatAgent<PlannerAnswer> _agent;

    private ChatPlanner(ChatAgent<PlannerAnswer> agent) => _agent = agent;

    /// <inheritdoc/>
    public string Name => _agent.Name;

    IReadOnlyList<IChatClient> IModelUser.Clients => ((IModelUser)_agent).Clients;

    /// <summary>Makes a planner of a model.</summary>
    /// <param name="client">The model. The application owns it and disposes of it.</param>
    /// <param name="prompts">What it is told about its work; <see langword="null"/> for <see cref="RolePrompts.Default"/>.</param>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="configure">Changes the options of the chat agent; it has the last word, also about the instructions.</param>
    /// <returns>The planner.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public static ChatPlanner Create(
        IChatClient client, RolePrompts? prompts = null, string name = "planner", Action<ChatAgentOptions>? configure = null) =>
        new(RoleAgent.Build<PlannerAnswer>(name, client, (prompts ?? RolePrompts.Default).Planner, configure, answer => answer.FindProblem()));

    /// <inheritdoc/>
    /// <exception cref="OutputFormatException">The model's answer could not be read, not even when it was shown the problem.</exception>
    public async ValueTask<TaskPlan> InvokeAsync(PlanRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        PlannerAnswer answer = await _agent.InvokeAsync(RoleMessage.For(input), context, cancellationToken).ConfigureAwait(false);
        return answer.ToPlan();
    }
}
