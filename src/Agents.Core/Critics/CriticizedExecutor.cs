using Agents.Core.Chat;
using Agents.Core.Roles;
using Microsoft.Extensions.AI;

namespace Agents.Core.Critics;

/// <summary>An executor whose results critics must let pass.</summary>
/// <remarks>
/// The criteria are declared before the work: with the task, else by the source of the options, else by their defaults. After a veto the executor does
/// the same task again, with the feedback of all vetoes and the result that was rejected; nothing is planned again. When all retries are spent,
/// <see cref="CriticizedOptions.OnRetriesSpent"/> says what happens. A refusal of the budget is thrown, or ends with the best result so far where results may be
/// accepted without passing. Source: Team of Rivals, arXiv 2601.14351. Immutable and thread-safe, as far as its parts are.
/// </remarks>
public sealed class CriticizedExecutor : IAgent<ExecuteRequest, Answer>, IModelUser, ITracedAgent
{
    private readonly IAgent<ExecuteRequest, Answer> _executor;
    private readonly VetoLoop _loop;

    /// <summary>Initializes an executor.</summary>
    /// <param name="executor">Does the work.</param>
    /// <param name="critic">Judges it; a <see cref="CriticPanel"/> for several critics.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="executor"/> or <paramref name="critic"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A critic is the executor itself, or asks the executor's own client and the options do not allow it.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public CriticizedExecutor(IAgent<ExecuteRequest, Answer> executor, ICritic critic, CriticizedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentNullException.ThrowIfNull(critic);
        _executor = executor;
        _loop = new VetoLoop(executor.Name, executor, critic, options);
    }

    /// <summary>Gets the name: that of the executor.</summary>
    public string Name => _executor.Name;

    /// <inheritdoc/>
    AgentOperation ITracedAgent.Operation => AgentOperation.Workflow;

    /// <inheritdoc/>
    IReadOnlyList<IChatClient> IModelUser.Clients => (_executor as IModelUser)?.Clients ?? [];

    /// <inheritdoc/>
    public async ValueTask<Answer> InvokeAsync(ExecuteRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        IReadOnlyList<Criterion> criteria = await _loop.DeclareAsync(input.Goal, input.Criteria, context, cancellationToken).ConfigureAwait(false);
        ExecuteRequest request = input with { Criteria = criteria };
        CriticRequest judged = new() { Goal = input.Goal, Briefing = input.Briefing, Candidate = Answer.Of(""), Criteria = criteria };
        return await _loop.RunAsync(
            judged,
            (feedback, rejected) => context.InvokeAsync(
                _executor, rejected is null ? request : request with { Feedback = feedback, Rejected = rejected }, cancellationToken),
            context,
            cancellationToken).ConfigureAwait(false);
    }
}
