using Agents.Core.Diagnostics;
using Agents.Core.Routing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>What every call of one chat agent shares: clients, tools, options. Immutable but for values that are computed once.</summary>
internal sealed class ChatEngine
{
    private readonly ChatOptions? _template;
    private readonly ChatResponseFormat? _format;
    private readonly ChatMessage? _instructions;
    private readonly BudgetNoticeFormatter? _formatter;
    private readonly IChatClient[] _clients;
    private readonly ToolHealth? _health;
    private ModelEndpoint?[]? _endpoints;
    private readonly ToolGathering _gathering;
    private volatile ChatTools? _tools;

    public ChatEngine(string name, IChatClient client, ToolGathering tools, ChatAgentOptions options, ChatResponseFormat? format)
    {
        Name = name;
        _gathering = tools;
        MaxTurns = options.MaxTurns;
        MaxOutputTokens = options.MaxOutputTokens;
        MaxParallelToolCalls = options.MaxParallelToolCalls;
        Streaming = options.Streaming;
        Reducer = options.Reducer;
        Compaction = options.Compaction?.Copy();
        ToolCallSchedule = options.ToolCallSchedule;
        OnExceeded = options.OnExceeded;
        ClosingOutputTokens = options.ClosingOutputTokens;
        Estimator = options.TokenEstimator;
        TurnControl = options.TurnControl;
        ToolSelector = options.ToolSelector;
        _health = options.ToolHealth;
        _formatter = options.TellsBudget ? options.BudgetNotices : null;
        _clients = options.HasCheaperClients ? [client, .. options.CheaperClients] : [client];
        _template = options.ModelOptions?.Clone();
        _format = format;
        _instructions = string.IsNullOrEmpty(options.Instructions) ? null : new ChatMessage(ChatRole.System, options.Instructions);
    }

    public string Name { get; }

    /// <summary>Gets the tools there are now.</summary>
    public ChatTools Tools
    {
        get
        {
            GatheredTools now = _gathering.Now();
            return _tools is { } known && ReferenceEquals(known.Gathered, now) ? known : _tools = new ChatTools(now, FormatTokens);
        }
    }

    /// <summary>Gets whether the tools may become others in a later turn.</summary>
    public bool MayChangeTools => _gathering.MayChange;

    public int MaxTurns { get; }

    public int? MaxOutputTokens { get; }

    public int MaxParallelToolCalls { get; }

    public bool Streaming { get; }

    public IChatReducer? Reducer { get; }

    public CompactionOptions? Compaction { get; }

    public ToolCallSchedule? ToolCallSchedule { get; }

    public BudgetAction OnExceeded { get; }

    public int ClosingOutputTokens { get; }

    public ITokenEstimator Estimator { get; }

    public ITurnController? TurnControl { get; }

    public IToolSelector? ToolSelector { get; }

    /// <summary>Gets the clients, each once: the agent's own first, the cheaper ones after it.</summary>
    public IReadOnlyList<IChatClient> Clients => [.. _clients.Distinct<IChatClient>(ReferenceEqualityComparer.Instance)];

    /// <summary>Gets how many clients there are, the cheaper ones included.</summary>
    public int EndpointCount => _clients.Length;

    /// <summary>Gets an upper bound for the tokens by which the answer's schema describes itself.</summary>
    public long FormatTokens => _format is ChatResponseFormatJson { Schema: { } schema } ? TokenEstimate.OfSchema(schema) : 0;

    /// <summary>Gets what kind of answer the model is asked for, in the words of traces; <see langword="null"/> when it is not said.</summary>
    public string? OutputType => (_format ?? _template?.ResponseFormat) switch
    {
        ChatResponseFormatJson => TelemetryNames.Json,
        ChatResponseFormatText => TelemetryNames.Text,
        _ => null,
    };

    /// <summary>Gets what the application set for each model call; <see langword="null"/> for nothing.</summary>
    public ChatOptions? ModelSettings => _template;

    /// <summary>Gets the provider's id of the conversation; <see langword="null"/> when the settings have none.</summary>
    public string? ConversationId => _template?.ConversationId;

    /// <summary>Gets whether the settings demand a tool call, which holds for the first turn: after that the model must be able to answer.</summary>
    public bool RequiresToolFirst => _template?.ToolMode is RequiredChatToolMode;

    /// <summary>Gets the tool that the first turn must call; <see langword="null"/> for any or none.</summary>
    public string? RequiredTool => (_template?.ToolMode as RequiredChatToolMode)?.RequiredFunctionName;

    /// <summary>Gets a client with its model; 0 is the agent's own, the cheaper ones follow.</summary>
    public ModelEndpoint Endpoint(int index) =>
        (_endpoints ??= new ModelEndpoint?[_clients.Length])[index] ??= new ModelEndpoint(_clients[index], index == 0 ? _template?.ModelId : null);

    /// <summary>Makes what routes the tool calls of one call of the agent; <see langword="null"/> when each tool can only answer for itself.</summary>
    public IToolRouter? MakeRouter(ChatTools tools, AgentContext context) => tools.StandIns.IsEmpty && _health is null
        ? null
        : new CallRouter(_health ?? RunHealth.Of(context), tools.StandIns, watchesAll: _health is not null);

    public ChatSession Begin(string input, AgentContext context, Conversation? conversation)
    {
        List<ChatMessage> messages = new(8);
        if (_instructions is not null)
        {
            messages.Add(_instructions);
        }

        // The policy is sent with every request of this call, and is not kept in the conversation.
        ChatTools tools = Tools;
        BudgetNotices? notices = NoticesOf(tools, context);
        if (notices?.WritePolicy(context.Budget) is { } policy)
        {
            messages.Add(new ChatMessage(ChatRole.System, policy));
        }

        int first = messages.Count;
        conversation?.Begin(messages);
        try
        {
            messages.Add(new ChatMessage(ChatRole.User, input));
            return new ChatSession(this, tools, context, messages, first, conversation, notices);
        }
        catch
        {
            // No session will hand it back.
            conversation?.Release();
            throw;
        }
    }

    /// <summary>Gets what tells the model about its budget; <see langword="null"/> when there is nothing to tell.</summary>
    public BudgetNotices? NoticesOf(ChatTools tools, AgentContext context)
    {
        if (_formatter is null || !BudgetNotices.MayTell(_formatter, context.Budget))
        {
            return null;
        }

        return context.ToolScope is ToolScope scope ? new BudgetNotices(_formatter, tools.Set.Restrict(scope)) : tools.Notices(_formatter);
    }

    /// <summary>Makes the options of a model call.</summary>
    /// <param name="call">The call that the clients see in them.</param>
    /// <param name="endpoint">Which client they are for.</param>
    /// <param name="hasTools">Whether the agent has tools at all.</param>
    /// <param name="withArtifacts">Whether the tool that reads artifacts is offered.</param>
    /// <param name="mustCall">Whether the settings' demand for a tool call holds.</param>
    /// <param name="offer">The tools that are offered; <see langword="null"/> for none.</param>
    public ChatOptions MakeOptions(ModelCall call, int endpoint, bool hasTools, bool withArtifacts, bool mustCall, ToolOffer? offer)
    {
        ModelCallOptions options = new(_template, call);
        if (endpoint > 0)
        {
            options.ModelId = Endpoint(endpoint).Model;
        }

        options.ResponseFormat = _format;
        if (offer?.List(withArtifacts) is { Length: > 0 } shown)
        {
            options.Tools = shown;
        }

        if (offer is null)
        {
            options.ToolMode = hasTools ? ChatToolMode.None : null;
        }
        else if (RequiresToolFirst && !mustCall)
        {
            options.ToolMode = null;
        }

        return options;
    }
}
