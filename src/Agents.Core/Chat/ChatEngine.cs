using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>What every call of one chat agent shares: client, tools, options. Immutable but for values that are computed once.</summary>
internal sealed class ChatEngine
{
    private readonly ChatOptions? _template;
    private readonly ChatResponseFormat? _format;
    private readonly ChatMessage? _instructions;
    private AITool[]? _offered;
    private AITool[]? _offeredWithArtifacts;
    private long _toolTokens = -1;
    private string? _model;

    public ChatEngine(string name, IChatClient client, ToolSet tools, ChatAgentOptions options, ChatResponseFormat? format)
    {
        Name = name;
        Client = client;
        Tools = tools;
        MaxTurns = options.MaxTurns;
        MaxOutputTokens = options.MaxOutputTokens;
        MaxParallelToolCalls = options.MaxParallelToolCalls;
        Streaming = options.Streaming;
        Reducer = options.Reducer;
        _template = options.ModelOptions?.Clone();
        _format = format;
        _instructions = string.IsNullOrEmpty(options.Instructions) ? null : new ChatMessage(ChatRole.System, options.Instructions);
    }

    public string Name { get; }

    public IChatClient Client { get; }

    public ToolSet Tools { get; }

    public int MaxTurns { get; }

    public int? MaxOutputTokens { get; }

    public int MaxParallelToolCalls { get; }

    public bool Streaming { get; }

    public IChatReducer? Reducer { get; }

    /// <summary>Gets the model's id; <see langword="null"/> when the client does not say.</summary>
    public string? Model => _model ??= _template?.ModelId ?? (Client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId;

    /// <summary>Gets an upper bound for the tokens by which the tools describe themselves.</summary>
    public long ToolTokens
    {
        get
        {
            if (_toolTokens < 0)
            {
                _toolTokens = Tools.Sum(TokenEstimate.OfTool) + TokenEstimate.OfTool(ReadArtifactFunction.Tool)
                    + (_format is ChatResponseFormatJson { Schema: { } schema } ? TokenEstimate.OfText(schema.GetRawText()) : 0);
            }

            return _toolTokens;
        }
    }

    public ChatSession Begin(string input, AgentContext context, Conversation? conversation)
    {
        List<ChatMessage> messages = new(8);
        if (_instructions is not null)
        {
            messages.Add(_instructions);
        }

        int first = messages.Count;
        conversation?.Begin(messages);
        messages.Add(new ChatMessage(ChatRole.User, input));
        return new ChatSession(this, context, messages, first, conversation);
    }

    /// <summary>Gets whether the settings demand a tool call, which holds for the first turn: after that the model must be able to answer.</summary>
    public bool RequiresToolFirst => _template?.ToolMode is RequiredChatToolMode;

    /// <summary>Makes the options of a model call.</summary>
    public ChatOptions MakeOptions(bool withTools, bool withArtifacts, bool mustCall)
    {
        ChatOptions options = _template?.Clone() ?? new ChatOptions();
        options.ResponseFormat = _format;
        if (withTools && (Tools.Count > 0 || withArtifacts))
        {
            options.Tools = withArtifacts
                ? _offeredWithArtifacts ??= [.. Tools, ReadArtifactFunction.Tool]
                : _offered ??= [.. Tools];
        }

        if (!withTools)
        {
            options.ToolMode = Tools.Count > 0 ? ChatToolMode.None : null;
        }
        else if (RequiresToolFirst && !mustCall)
        {
            options.ToolMode = null;
        }

        return options;
    }
}
