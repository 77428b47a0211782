using Agents.Core.Chat;
using Agents.Core.Roles;
using Microsoft.Extensions.AI;

namespace Agents.Core.Planning;

/// <summary>Changes parts of a plan by asking a model, and by rules where the model has nothing that holds.</summary>
/// <remarks>
/// <para>
/// Each answer is held to what <see cref="AgentOrientedPlanner"/> asks of a refiner: no fact of the part is lost, and the parts of a divided one are at least two and
/// not too many, lead round in no circle and repeat no other part. One that breaks this is shown to the model with its problems, until
/// <see cref="MaxTries"/> answers were read. Each may take two calls, since one that cannot be read is asked for once more.
/// </para>
/// <para>
/// After that, and after any failure or a refusal of a budget, <see cref="RuleRefiner"/> does it instead; a <see cref="SubtaskRefined"/> says which
/// of the two it was, and why. A refusal is also reported as what the run gave up.
/// </para>
/// <para>Source: Agent-Oriented Planning, arXiv 2410.02189, and the five tries of its published program. Immutable and thread-safe, as far as its
/// client is; it does not dispose of the client.</para>
/// </remarks>
public sealed class ChatRefiner : IPlanRefiner, IModelUser
{
    /// <summary>How many answers of the model are read for one part.</summary>
    public const int MaxTries = 5;

    private const string NoneHolds = "no answer that holds";

    private readonly ChatAgent<RedescribedTask> _redescriber;
    private readonly ChatAgent<DividedTask> _divider;

    private ChatRefiner(ChatAgent<RedescribedTask> redescriber, ChatAgent<DividedTask> divider)
    {
        _redescriber = redescriber;
        _divider = divider;
    }

    IReadOnlyList<IChatClient> IModelUser.Clients => ((IModelUser)_divider).Clients;

    /// <summary>Makes a refiner of a model.</summary>
    /// <param name="client">The model. The application owns it and disposes of it.</param>
    /// <param name="prompts">What it is told about its work; <see langword="null"/> for <see cref="RefinerPrompts.Default"/>.</param>
    /// <param name="name">The name under which it stands in the run: 1 to 128 characters, no slash and no control characters.</param>
    /// <param name="configure">Changes the options of the chat agents, for each of the two kinds of work; it has the last word, also about the
    /// instructions.</param>
    /// <returns>The refiner.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public static ChatRefiner Create(
        IChatClient client, RefinerPrompts? prompts = null, string name = "refiner", Action<ChatAgentOptions>? configure = null)
    {
        prompts ??= RefinerPrompts.Default;
        PlanningJsonContext json = PlanningJsonContext.Default;
        return new ChatRefiner(
            RoleAgent.Build<RedescribedTask>(name, client, prompts.Redescribe, configure, answer => answer.FindProblem(), json),
            RoleAgent.Build<DividedTask>(name, client, prompts.Divide, configure, answer => answer.FindProblem(), json));
    }

    /// <inheritdoc/>
    /// <remarks>A failure of the model is no exception: then the rules do it.</remarks>
    public async ValueTask<Goal> RedescribeAsync(RedescribeRequest request, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        Goal? other = await TryAsync(
            AllocationKind.Redescribe,
            _redescriber,
            (rejected, problems) => RefineMessage.For(request, rejected, problems),
            answer => request.Goal with { Text = answer.Goal.Trim() },
            changed => new(RefinementCheck.FindProblems(request.Goal, changed)),
            context,
            cancellationToken).ConfigureAwait(false);
        return other ?? await RuleRefiner.Instance.RedescribeAsync(request, context, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>A failure of the model is no exception: then the rules do it.</remarks>
    public async ValueTask<IReadOnlyList<Subtask>> DivideAsync(DivideRequest request, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        TaskPlan? divided = await TryAsync(
            AllocationKind.Split,
            _divider,
            (rejected, problems) => RefineMessage.For(request, rejected, problems),
            answer => answer.ToPlan(),
            plan => RefinementCheck.FindProblemsAsync(request, plan.Subtasks, context, cancellationToken),
            context,
            cancellationToken).ConfigureAwait(false);
        return divided?.Subtasks ?? await RuleRefiner.Instance.DivideAsync(request, context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks until an answer holds.</summary>
    /// <returns>What holds; <see langword="null"/> when there is nothing.</returns>
    private static async ValueTask<TResult?> TryAsync<TAnswer, TResult>(
        AllocationKind kind,
        ChatAgent<TAnswer> agent,
        Func<TResult?, IReadOnlyList<string>, string> write,
        Func<TAnswer, TResult> read,
        Func<TResult, ValueTask<IReadOnlyList<string>>> check,
        AgentContext context,
        CancellationToken cancellationToken)
        where TResult : class
    {
        TResult? rejected = null;
        IReadOnlyList<string> problems = [];
        int answers = 0;
        string failure = NoneHolds;
        try
        {
            while (answers < MaxTries)
            {
                TAnswer answer = await context.InvokeAsync(agent, write(rejected, problems), cancellationToken).ConfigureAwait(false);
                answers++;
                TResult result = read(answer);
                problems = await check(result).ConfigureAwait(false);
                if (problems.Count == 0)
                {
                    Tell(context, kind, answers, null);
                    return result;
                }

                rejected = result;
            }
        }
        catch (AgentException exception)
        {
            // A refusal has been reported where it was met.
            failure = exception.GetType().Name;
        }

        Tell(context, kind, answers, failure);
        return null;
    }

    private static void Tell(AgentContext context, AllocationKind kind, int answers, string? failure)
    {
        if (context.IsObserved)
        {
            context.Emit(new SubtaskRefined { Kind = kind, Answers = answers, Failure = failure });
        }
    }
}
