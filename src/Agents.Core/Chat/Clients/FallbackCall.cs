using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>One call of a <see cref="FallbackChatClient"/>: who is asked, with what, and who has failed.</summary>
internal sealed class FallbackCall
{
    private readonly FallbackOptions _rules;
    private readonly IChatClient _preferred;
    private readonly CoolDowns _coolDowns;
    private readonly IEnumerable<ChatMessage> _messages;
    private readonly ChatOptions? _asked;
    private readonly ModelCall? _call;
    private readonly ModelEndpoint? _endpoint;
    private readonly List<ModelException> _failures = [];
    private IReadOnlyList<IChatClient> _order = [];
    private int _next = 1;
    private string? _mark;

    public FallbackCall(FallbackOptions rules, IChatClient preferred, CoolDowns coolDowns, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        _rules = rules;
        _preferred = preferred;
        _coolDowns = coolDowns;
        _messages = CallMessages.Keep(messages);
        _asked = options;
        _call = (options as ModelCallOptions)?.Call;
        _endpoint = _call?.Endpoint;
        Client = preferred;
        Messages = _messages;
    }

    /// <summary>Gets the client that is asked now.</summary>
    public IChatClient Client { get; private set; }

    /// <summary>Gets what it is sent.</summary>
    public IEnumerable<ChatMessage> Messages { get; private set; }

    /// <summary>Gets the options that it is given.</summary>
    public ChatOptions? Options { get; private set; }

    /// <summary>Gets the id of the model that is asked now.</summary>
    public string Model => ModelOf(Client);

    /// <summary>Gets the clock of the call.</summary>
    public TimeProvider Clock => _call?.Context?.Clock ?? _rules.Clock;

    /// <summary>Chooses who is asked first.</summary>
    /// <param name="order">Who is asked, in order.</param>
    /// <exception cref="BudgetExceededException">The first is another client than the preferred one, and a budget refused the calls of all.</exception>
    public void Begin(IReadOnlyList<IChatClient> order)
    {
        // A conversation that the provider keeps is known to nobody else.
        _order = _asked?.ConversationId is null ? _coolDowns.Sort(order, Clock) : order;
        int? most = Switch();
        Turn(_order[_next - 1], most);
        if (!ReferenceEquals(Client, order[0]) && _coolDowns.Find(order[0], Clock) is { } kind)
        {
            TellHop(ModelOf(order[0]), Model, kind);
        }
    }

    /// <summary>Goes on to the next client, if there is one for this failure that the budget admits.</summary>
    /// <param name="failure">What the client threw, translated.</param>
    /// <param name="isSeen">Whether the caller has seen a part of the answer.</param>
    /// <param name="restart">What says so in the stream, where it is seen.</param>
    public bool TryHop(Exception failure, bool isSeen, out AnswerRestartContent? restart)
    {
        restart = null;
        if (failure is not ModelException failed)
        {
            return false;
        }

        string from = Model;
        _failures.Add(failed);
        _coolDowns.Note(Client, failed, Clock);
        if (!_rules.HopOn.Contains(failed.Kind) || (isSeen && _rules.AfterFirstUpdate == AfterFirstUpdate.Throw) || _asked?.ConversationId is not null)
        {
            return false;
        }

        // One that is too expensive is passed over: the last may cost nothing.
        while (_next < _order.Count)
        {
            IChatClient client = _order[_next++];
            int? most = null;
            if (_call?.TryAgain(failed, EndpointOf(client), out most, out _) != false)
            {
                Turn(client, most);
                TellHop(from, Model, failed.Kind);
                restart = isSeen ? new AnswerRestartContent { From = from, To = Model, Kind = failed.Kind } : null;
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes what is thrown in the end: the last failure, which names the others where there were any.</summary>
    public Exception Surface(Exception failure)
    {
        if (_failures.Count < 2 || failure is not ModelException last)
        {
            return failure;
        }

        IEnumerable<string> others = _failures.SkipLast(1).Select(other => $"'{other.Model}' ({other.Kind})");
        return new ModelException(
            last.Model,
            last.Kind,
            $"it was the last of {_failures.Count} that were asked; before it failed {string.Join(", ", others)}.",
            new AggregateException(_failures))
        {
            StatusCode = last.StatusCode,
            RetryAfter = last.RetryAfter,
            Code = last.Code,
            Detail = last.Detail,
            IsUnsent = last.IsUnsent,
            IsOwnSentence = true,
        };
    }

    /// <summary>Notes in an answer who gave it.</summary>
    public ChatResponse Mark(ChatResponse response)
    {
        if (_mark is not null)
        {
            ReasoningOrigin.MarkAll(response, _mark);
        }

        return response;
    }

    /// <summary>Notes in a piece of a stream who gave it.</summary>
    public ChatResponseUpdate Mark(ChatResponseUpdate? update)
    {
        if (_mark is not null && update is not null)
        {
            ReasoningOrigin.MarkAll(update, _mark);
        }

        return update!;
    }

    /// <summary>Finds the first client that the budget admits, and says how much output it may have. The preferred one was asked for already.</summary>
    private int? Switch()
    {
        if (_call is null || ReferenceEquals(_order[0], _preferred))
        {
            return null;
        }

        int last = _asked?.ConversationId is null ? _order.Count : 1;
        Budgets.BudgetRefusal? refusal = null;
        for (_next = 0; _next < last;)
        {
            if (_call.TrySwitch(EndpointOf(_order[_next++]), out int? most, out refusal))
            {
                return most;
            }
        }

        throw new BudgetExceededException(refusal!);
    }

    // What the preferred client costs was settled when the call was asked for, by a name that options may give it.
    private ModelEndpoint EndpointOf(IChatClient client) =>
        !ReferenceEquals(client, _preferred) ? new ModelEndpoint(client, null) : _endpoint ?? new ModelEndpoint(client, _asked?.ModelId);

    private void Turn(IChatClient client, int? maxOutputTokens)
    {
        Client = client;
        string preferred = ReasoningOrigin.NameOf(_preferred);
        string model = ReferenceEquals(client, _preferred) ? preferred : ReasoningOrigin.NameOf(client);
        _mark = model == preferred ? null : model;
        Messages = ReasoningOrigin.For(_messages, model, preferred);
        Options = CallFailure.Limit(OptionsOf(client), maxOutputTokens);
    }

    // The id names a model of the preferred client; another provider would not know it.
    private ChatOptions? OptionsOf(IChatClient client)
    {
        if (_asked?.ModelId is null || ReferenceEquals(client, _preferred))
        {
            return _asked;
        }

        ChatOptions options = _asked.Clone();
        options.ModelId = null;
        return options;
    }

    private string ModelOf(IChatClient client) => CallFailure.ModelOf(client, ReferenceEquals(client, _preferred) ? _asked : null);

    private void TellHop(string from, string to, ModelErrorKind kind)
    {
        if (_call?.Context is { IsObserved: true } context)
        {
            context.Emit(new ModelFellBack { From = from, To = to, Kind = kind });
        }
    }
}
