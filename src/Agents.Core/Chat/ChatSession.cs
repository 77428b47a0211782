using Agents.Core.Budgets;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>One call of a chat agent: the turns of model and tools until there is an answer. Used by one thread at a time.</summary>
/// <remarks>The model calls of a session follow each other, so the session itself is the call that its clients see.</remarks>
internal sealed partial class ChatSession : ModelCall, IToolLender, IDisposable
{
    private const string ClosingNotice =
        "<notice>\nNo further tool calls are possible. Answer now, from what you know, and say what is missing.\n</notice>";

    private static readonly long ClosingTokens = TokenEstimate.OfMessage(new ChatMessage(ChatRole.User, ClosingNotice));

    private readonly ChatEngine _engine;
    private readonly AgentContext _context;
    private readonly List<ChatMessage> _messages;
    private readonly string _input;
    private readonly int _firstOwn;
    private readonly Conversation? _conversation;
    private BudgetNotices? _notices;
    private readonly ToolInvoker _invoker;
    private readonly TurnBudget _budget;
    private readonly ITurnSession? _turns;
    private readonly ContextCompactor? _compactor;
    private BudgetRefusal? _refusal;
    private string? _lastText;
    private int _turn;

    /// <param name="engine">The agent.</param>
    /// <param name="tools">Its tools as this call begins.</param>
    /// <param name="context">The context of this call.</param>
    /// <param name="messages">The history so far, the user's message included. Owned by the session from now on.</param>
    /// <param name="firstOwn">Where the conversation's own messages begin, after the instructions.</param>
    /// <param name="conversation">Where the messages go in the end.</param>
    /// <param name="notices">What the model is told about its budget, if anything.</param>
    public ChatSession(
        ChatEngine engine,
        ChatTools tools,
        AgentContext context,
        List<ChatMessage> messages,
        int firstOwn,
        Conversation? conversation,
        BudgetNotices? notices)
    {
        _engine = engine;
        _tools = tools;
        _context = context;
        _messages = messages;
        _input = messages[^1].Text;
        _firstOwn = firstOwn;
        _conversation = conversation;
        _notices = notices;
        _scope = (ToolScope?)context.ToolScope;
        _granted = Granted(tools);
        _selection = BeginSelection(_granted);
        _invoker = new ToolInvoker(tools.Set, context, engine.MaxParallelToolCalls, engine.MakeRouter(tools, context))
        {
            Own = _selection?.Functions ?? [],
            Lender = this,
            Scope = _scope,
        };
        ShowWhatIsGranted();
        bool mayNeedClosing = (engine.MayChangeTools || _granted.Count > 0) && engine.OnExceeded != BudgetAction.Stop;
        _budget = new TurnBudget(context.Budget, context.Prices, mayNeedClosing ? engine.ClosingOutputTokens : 0);
        _turns = engine.TurnControl?.Begin();
        _compactor = engine.Compaction is { } compaction ? new ContextCompactor(compaction, context, messages, name => _tools.Set.TryGet(name, out _)) : null;
    }

    /// <summary>Gives back what was kept aside, and hands the messages back to the conversation, in the valid state they are always in.</summary>
    public void Dispose()
    {
        _budget.Dispose();
        _conversation?.End([.. _messages.Skip(_firstOwn)]);
    }

    public void Add(ChatMessage message) => _messages.Add(message);

    /// <summary>Lets the model work with its tools until it answers in text.</summary>
    /// <exception cref="AgentException">There is no answer.</exception>
    public async ValueTask<string> AskAsync(CancellationToken cancellationToken)
    {
        // A controller decides by itself how many turns there are; one that never ends is ended here.
        int maxTurns = _turns is null ? _engine.MaxTurns : ChatAgentOptions.TurnsLimit;
        while (_turn < maxTurns)
        {
            FollowTools();
            if (_selection is not null)
            {
                await SelectToolsAsync(cancellationToken).ConfigureAwait(false);
            }

            ChatResponse? response =
                await TryCallModelAsync(withTools: true, NoticeBeforeTurn(), cancellationToken).ConfigureAwait(false)
                ?? await TakeTurnAnywayAsync(cancellationToken).ConfigureAwait(false);
            if (response is null)
            {
                return await CloseAsync(StopReason.BudgetExhausted, "a budget refused the next turn.", cancellationToken).ConfigureAwait(false);
            }

            _tokensSaved += _offer is null || _selection is null ? 0 : SavedByOffer;
            List<ToolCall>? calls = Append(response);
            if (calls is null)
            {
                return response.FinishReason == ChatFinishReason.ToolCalls
                    ? Stop(StopReason.NoProgress, "the model ended in a call that never came.")
                    : Answer(response.Text, "the model gave neither an answer nor a call.");
            }

            try
            {
                await _invoker.InvokeAsync(calls, WidthOfTurn(calls.Count), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                AppendResults(calls);
            }

            if (_invoker.StopRequested)
            {
                return Stop(StopReason.NoProgress, "the model made the same call again and again.");
            }

            TurnDecision decision = _turns?.AfterTurn(new TurnProgress { Turn = _turn, Messages = _messages, LastText = _lastText }) ?? default;
            if (decision.Action == TurnAction.Submit)
            {
                Report(StopReason.TurnLimit);
                return decision.Deliverable!;
            }

            if (decision.Action == TurnAction.Close)
            {
                break;
            }
        }

        return await CloseAsync(StopReason.TurnLimit, $"the limit of turns, {_turn}, is reached.", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks once more, without tools; not after a refusal that stops the agent at once.</summary>
    /// <exception cref="AgentException">There is no answer.</exception>
    public async ValueTask<string> AskWithoutToolsAsync(CancellationToken cancellationToken)
    {
        if (_engine.OnExceeded == BudgetAction.Stop && _refusal is not null)
        {
            throw OutOfBudget();
        }

        ChatResponse? response = await TryCallModelAsync(withTools: false, notice: null, cancellationToken).ConfigureAwait(false);
        if (response is null)
        {
            Report(StopReason.BudgetExhausted);
            throw OutOfBudget();
        }

        RefuseCalls(response);
        return Answer(response.Text, "the model gave no answer.");
    }

    /// <summary>Does what the options say about a turn that a budget refused, and tries it again as long as that helps.</summary>
    private async ValueTask<ChatResponse?> TakeTurnAnywayAsync(CancellationToken cancellationToken)
    {
        while (await TryGoOnAsync(cancellationToken).ConfigureAwait(false))
        {
            ChatResponse? response = await TryCallModelAsync(withTools: true, NoticeBeforeTurn(), cancellationToken).ConfigureAwait(false);
            if (response is not null)
            {
                return response;
            }
        }

        return null;
    }

    /// <summary>Ends an agent that may not go on: one turn without tools, if the budget allows it, to answer from what is known.</summary>
    private async ValueTask<string> CloseAsync(StopReason reason, string why, CancellationToken cancellationToken)
    {
        if (reason != StopReason.BudgetExhausted || _engine.OnExceeded != BudgetAction.Stop)
        {
            ChatResponse? response = await TryCallModelAsync(withTools: false, ClosingNotice, cancellationToken).ConfigureAwait(false);
            if (response is not null)
            {
                RefuseCalls(response);
                if (response.Text is { Length: > 0 } text)
                {
                    Report(reason);
                    return text;
                }

                why += " The closing turn, without tools, brought no text.";
            }
        }

        return Stop(reason, why);
    }

    private string Answer(string text, string whyIfEmpty) => text.Length > 0 ? text : Stop(StopReason.NoProgress, whyIfEmpty);

    /// <summary>Ends the agent with what it said last, if it said anything.</summary>
    private string Stop(StopReason reason, string why)
    {
        Report(reason);
        if (_lastText is { } text)
        {
            return text;
        }

        throw reason == StopReason.BudgetExhausted && _refusal is not null
            ? OutOfBudget()
            : new AgentStoppedException(_engine.Name, reason, why).At(_context.Path);
    }

    private AgentException OutOfBudget() => new BudgetExceededException(_refusal!).At(_context.Path);

    private void Report(StopReason reason)
    {
        ChatLog.StoppedEarly(_context.Logger, _engine.Name, _context.RunId, reason);
        _context.ReportStop(reason);
    }

    /// <summary>Adds an answer to the history.</summary>
    /// <returns>The calls that still need a result, or <see langword="null"/> when there is none.</returns>
    private List<ToolCall>? Append(ChatResponse response)
    {
        IList<ChatMessage> answer = History.MakeValid(response.Messages, _messages, _turn, out List<FunctionCallContent>? open);
        for (int m = 0; m < answer.Count; m++)
        {
            _messages.Add(answer[m]);
        }

        if (response.Text is { Length: > 0 } text)
        {
            _lastText = text;
        }

        return open?.ConvertAll(call => new ToolCall(call));
    }

    private void AppendResults(List<ToolCall> calls)
    {
        List<AIContent> results = new(calls.Count);
        foreach (ToolCall call in calls)
        {
            results.Add(new FunctionResultContent(call.Content.CallId, call.ToResult()));
            if (_compactor is not null && call.Outcome is ToolSucceeded { ArtifactId: { } artifact })
            {
                _compactor.NoteArtifact(call.Content.CallId, artifact);
            }
        }

        _messages.Add(new ChatMessage(ChatRole.Tool, results));
    }

    /// <summary>Adds an answer that was to have no calls; those it has all the same are answered, so that the history stays valid.</summary>
    private void RefuseCalls(ChatResponse response)
    {
        if (Append(response) is { } calls)
        {
            try
            {
                _invoker.Refuse(calls, "No tool was offered in this turn; the call was not made.");
            }
            finally
            {
                AppendResults(calls);
            }
        }
    }
}
