using Agents.Core.Routing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>How a chat agent works.</summary>
/// <remarks>Read once when the agent is built; changes after that have no effect on it.</remarks>
public sealed class ChatAgentOptions
{
    /// <summary>The greatest <see cref="MaxTurns"/>.</summary>
    public const int TurnsLimit = 10_000;

    /// <summary>The greatest <see cref="MaxParallelToolCalls"/>.</summary>
    public const int ParallelLimit = 1_024;

    private List<IChatClient>? _cheaperClients;

    /// <summary>Gets or sets what the model is told about its work before anything else.</summary>
    /// <value>The default is <see langword="null"/>: nothing.</value>
    public string? Instructions { get; set; }

    /// <summary>Gets or sets how many turns with tools one call of the agent may take.</summary>
    /// <value>1 to <see cref="TurnsLimit"/> turns. The default is 16. An agent that reaches it gets one more turn, without tools, to
    /// answer from what it knows; its run then ends with <see cref="StopReason.TurnLimit"/>.</value>
    public int MaxTurns { get; set; } = 16;

    /// <summary>Gets or sets how many tokens one answer of the model may have.</summary>
    /// <value>1 or more tokens, or <see langword="null"/> to leave it to the model. The default is <see langword="null"/>; where a budget
    /// limits tokens or money, that counts as 4,096. A budget that has less left makes it less.</value>
    public int? MaxOutputTokens { get; set; }

    /// <summary>Gets or sets how many tool calls of one answer run at the same time.</summary>
    /// <value>1 to <see cref="ParallelLimit"/> calls. The default is 8. How many are made at all is not its business: the others follow, each
    /// as soon as one has ended. See <see cref="ToolCallSchedule"/>.</value>
    public int MaxParallelToolCalls { get; set; } = 8;

    /// <summary>Gets or sets how many tool calls the model is to make in each turn.</summary>
    /// <value>The default is <see langword="null"/>: as many as it likes. With a schedule each request of an agent with tools says the number,
    /// in a text that is sent and not kept; calls of an answer beyond it are not made, and their results say so. Of those that are made,
    /// up to <see cref="MaxParallelToolCalls"/> run at the same time.</value>
    public ToolCallSchedule? ToolCallSchedule { get; set; }

    /// <summary>Gets or sets the health of the tools, which decides whether a tool is called or another one in its place.</summary>
    /// <value>The default is <see langword="null"/>: each run has its own, which all its agents and routers share, and only tools that another one
    /// can stand in for are watched. With one of the application's own all tools are watched, and one that is down is not called, even when
    /// nothing can stand in for it.</value>
    public ToolHealth? ToolHealth { get; set; }

    /// <summary>Gets or sets whether answers are streamed, so that observers get <see cref="TextStreamed"/> events.</summary>
    /// <value>The default is <see langword="false"/>. Everything else is the same either way.</value>
    public bool Streaming { get; set; }

    /// <summary>Gets or sets what shortens a history before it is sent to the model.</summary>
    /// <value>The default is <see langword="null"/>: the whole history is sent. A call and its result are never sent apart: a half that the
    /// reducer left out is put back. The history itself stays whole. What a reducer spends on a model of its own is not in the budget.
    /// Not together with <see cref="Compaction"/>.</value>
    public IChatReducer? Reducer { get; set; }

    /// <summary>Gets or sets how the agent itself shortens what it sends when it comes near to the end of the model's context window.</summary>
    /// <value>The default is <see langword="null"/>: not at all. Not together with <see cref="Reducer"/>.</value>
    public CompactionOptions? Compaction { get; set; }

    /// <summary>Gets or sets further settings of the model, such as the temperature or the model's id.</summary>
    /// <value>The default is <see langword="null"/>: none. Tools, instructions, response format and the limit of output tokens are set by the
    /// agent, and refused here, and so are options of a derived type. A required tool mode holds for the first turn.</value>
    public ChatOptions? ModelOptions { get; set; }

    /// <summary>Gets or sets what happens when a budget refuses the next turn.</summary>
    /// <value>The default is <see cref="BudgetAction.WrapUp"/>.</value>
    public BudgetAction OnExceeded { get; set; } = BudgetAction.WrapUp;

    /// <summary>Gets or sets how many output tokens are kept aside for the closing turn of an agent with tools.</summary>
    /// <value>1 to 1,000,000 tokens. The default is 512. Where a budget has less, less is kept, down to 32. Nothing is kept under
    /// <see cref="BudgetAction.Stop"/>, nor where no budget limits money, tokens, calls or turns.</value>
    public int ClosingOutputTokens { get; set; } = 512;

    /// <summary>Gets the clients that <see cref="BudgetAction.Degrade"/> goes on with, in this order; the last may be an offline one.</summary>
    /// <value>The default is empty. The application owns them, as it owns the agent's own client.</value>
    public IList<IChatClient> CheaperClients => _cheaperClients ??= [];

    /// <summary>Gets or sets how many input tokens are set aside for a model call.</summary>
    /// <value>The default is <see cref="TokenEstimators.UpperBound"/>. One <see cref="CalibratedTokenEstimator"/> may serve many agents.</value>
    public ITokenEstimator TokenEstimator { get; set; } = TokenEstimators.UpperBound;

    /// <summary>Gets or sets whether the model is told about its budget: a policy from the first turn on, and a status after every tool
    /// result. Notices are sent and not kept in the history.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool TellsBudget { get; set; } = true;

    /// <summary>Gets or sets which budgets the model is told about, and in which words.</summary>
    /// <value>The default is <see cref="BudgetNoticeFormatter.Default"/>: the units of the agent's tools that a budget limits, and nothing
    /// where none is limited.</value>
    public BudgetNoticeFormatter BudgetNotices { get; set; } = BudgetNoticeFormatter.Default;

    /// <summary>Gets or sets what decides how many turns the agent may take, and reminds the model of it.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="MaxTurns"/>, without reminders. When it is set, it decides instead,
    /// up to <see cref="TurnsLimit"/> turns.</value>
    public ITurnController? TurnControl { get; set; }

    /// <summary>Gets or sets what decides which tools the model is shown in each turn.</summary>
    /// <value>The default is <see langword="null"/>: all of them, which is best for up to a few dozen. A selection is asked before every turn with tools, and a
    /// <see cref="ToolsSelected"/> tells what was shown; tools that were not shown are called all the same when the model asks for them.</value>
    public IToolSelector? ToolSelector { get; set; }

    internal bool HasCheaperClients => _cheaperClients is { Count: > 0 };

    internal void AddFailures(List<string> failures)
    {
        if (MaxTurns is < 1 or > TurnsLimit)
        {
            failures.Add($"{nameof(MaxTurns)} must be 1 to {TurnsLimit} turns, but is {MaxTurns}.");
        }

        if (MaxOutputTokens < 1)
        {
            failures.Add($"{nameof(MaxOutputTokens)} must be 1 or more tokens, or null, but is {MaxOutputTokens}.");
        }

        if (MaxParallelToolCalls is < 1 or > ParallelLimit)
        {
            failures.Add($"{nameof(MaxParallelToolCalls)} must be 1 to {ParallelLimit} calls, but is {MaxParallelToolCalls}.");
        }

        if (ClosingOutputTokens is < 1 or > 1_000_000)
        {
            failures.Add($"{nameof(ClosingOutputTokens)} must be 1 to 1000000 tokens, but is {ClosingOutputTokens}.");
        }

        if (OnExceeded is < BudgetAction.WrapUp or > BudgetAction.Ask)
        {
            failures.Add($"{nameof(OnExceeded)} must be a known action, but is {OnExceeded}.");
        }

        if (OnExceeded == BudgetAction.Degrade && !HasCheaperClients)
        {
            failures.Add($"{nameof(CheaperClients)} must hold a client when {nameof(OnExceeded)} is {BudgetAction.Degrade}.");
        }

        if (_cheaperClients?.Contains(null!) == true)
        {
            failures.Add($"{nameof(CheaperClients)} must hold no null.");
        }

        if (Reducer is not null && Compaction is not null)
        {
            failures.Add($"{nameof(Reducer)} and {nameof(Compaction)} must not both be set, since each decides alone what is sent.");
        }

        Compaction?.AddFailures(failures);
        if (TokenEstimator is null)
        {
            failures.Add($"{nameof(TokenEstimator)} must not be null.");
        }

        if (BudgetNotices is null)
        {
            failures.Add($"{nameof(BudgetNotices)} must not be null; set {nameof(TellsBudget)} to false to tell the model nothing.");
        }

        if (ModelOptions is not null && ModelOptions.GetType() != typeof(ChatOptions))
        {
            failures.Add(
                $"{nameof(ModelOptions)} must be a plain {nameof(ChatOptions)}, but is a {ModelOptions.GetType().Name}; "
                + $"what a provider alone knows goes into its {nameof(ChatOptions.RawRepresentationFactory)} or {nameof(ChatOptions.AdditionalProperties)}.");
        }

        AddIfSet(failures, ModelOptions?.Tools is { Count: > 0 }, nameof(ChatOptions.Tools), "WithTool");
        AddIfSet(failures, ModelOptions?.Instructions is not null, nameof(ChatOptions.Instructions), "WithInstructions");
        AddIfSet(failures, ModelOptions?.ResponseFormat is not null, nameof(ChatOptions.ResponseFormat), "Build<TOutput>");
        AddIfSet(failures, ModelOptions?.MaxOutputTokens is not null, nameof(ChatOptions.MaxOutputTokens), nameof(MaxOutputTokens));
    }

    private static void AddIfSet(List<string> failures, bool isSet, string name, string instead)
    {
        if (isSet)
        {
            failures.Add($"{nameof(ModelOptions)}.{name} must not be set; use {instead}.");
        }
    }
}
