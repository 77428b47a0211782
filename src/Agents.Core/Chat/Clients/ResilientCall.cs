using Microsoft.Extensions.AI;
using Polly;

namespace Agents.Core.Chat.Clients;

/// <summary>One call of a <see cref="ResilientChatClient"/>: what is sent, and which attempts it has had.</summary>
internal sealed class ResilientCall
{
    /// <summary>Where a pipeline finds the call that it makes.</summary>
    public static readonly ResiliencePropertyKey<ResilientCall> Key = new("Agents.Core.ResilientCall");

    private readonly ResilientChatClient _client;
    private readonly ModelResilienceOptions _rules;
    private readonly IEnumerable<ChatMessage> _messages;
    private readonly ChatOptions? _asked;
    private readonly ModelCall? _call;
    private readonly ModelEndpoint? _endpoint;
    private ChatOptions? _options;
    private int[]? _retries;
    private int _attempt = 1;
    private Random? _random;

    public ResilientCall(ResilientChatClient client, ModelResilienceOptions rules, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        _client = client;
        _rules = rules;
        _messages = CallMessages.Keep(messages);
        _asked = _options = options;
        _call = (options as ModelCallOptions)?.Call;
        _endpoint = _call?.Endpoint;
    }

    /// <summary>Gets the clock by which the call waits.</summary>
    public TimeProvider Clock => _call?.Context?.Clock ?? _rules.Clock;

    /// <summary>Gets the wait before the attempt that comes.</summary>
    public TimeSpan Delay { get; private set; }

    /// <summary>Gets the id of the model.</summary>
    public string Model => CallFailure.ModelOf(_client, _asked);

    /// <summary>Decides whether there is another attempt, and asks whoever pays for it.</summary>
    public bool TryAgain(ModelException failure)
    {
        if (_rules.RuleOf(failure.Kind) is not { } rule || _attempt >= _rules.MaxAttempts || failure.RetryAfter > _rules.MaxRetryAfter)
        {
            return false;
        }

        _retries ??= new int[(int)ModelErrorKind.Canceled + 1];
        int retry = ++_retries[(int)failure.Kind];
        if (retry > rule.Retries)
        {
            return false;
        }

        // The one that was asked for, since a fallback inside begins with it again, whoever failed last.
        int? most = null;
        if (_call?.TryAgain(failure, _endpoint, out most, out _) == false)
        {
            return false;
        }

        _options = CallFailure.Limit(_asked, most);
        _attempt++;
        _call?.IsWaiting = true;
        Delay = failure.RetryAfter is { } asked && asked > TimeSpan.Zero ? asked : rule.DelayOf(retry, _rules.Jitter == 0 ? 0 : _rules.Jitter * NextChance());
        return true;
    }

    /// <summary>Tells the run's observers of the attempt that comes.</summary>
    public void TellRetry(ModelErrorKind kind)
    {
        if (_call?.Context is { IsObserved: true } context)
        {
            context.Emit(new ModelRetried { Model = Model, Attempt = _attempt, Kind = kind, Delay = Delay });
        }
    }

    /// <summary>Makes an attempt at a whole answer. It throws only what may leave a layer.</summary>
    public async ValueTask<ChatResponse> AnswerAsync(CancellationToken cancellationToken)
    {
        _call?.IsWaiting = false;
        using AttemptWatch watch = new(Clock, cancellationToken);
        try
        {
            Task<ChatResponse> running = _client.AskAsync(_messages, _options, watch.Token) ?? throw CallFailure.ReturnedNull(Model);
            if (!await watch.WaitAsync(running, _rules.AttemptTimeout).ConfigureAwait(false))
            {
                AbandonedTask.Observe(running);
                throw new OperationCanceledException(watch.Token);
            }

            return await running.ConfigureAwait(false) ?? throw CallFailure.ReturnedNull(Model);
        }
        catch (Exception exception)
        {
            bool isLate = !cancellationToken.IsCancellationRequested && watch.PassedLimit is not null;
            CallFailure.Throw(isLate
                ? CallFailure.OutOfTime(Model, "answer", watch.PassedLimit.GetValueOrDefault())
                : CallFailure.Of(exception, Model, cancellationToken));
            throw;
        }
    }

    /// <summary>Makes an attempt at a stream, which has succeeded with its first update. It throws only what may leave a layer.</summary>
    public ValueTask<WatchedStream> OpenAsync(CancellationToken cancellationToken)
    {
        _call?.IsWaiting = false;
        return WatchedStream.OpenAsync(
            Model, token => _client.Ask(_messages, _options, token), Clock, _rules.FirstUpdateTimeout, _rules.StallTimeout, cancellationToken);
    }

    private double NextChance()
    {
        _random ??= _call?.Context?.CreateRandom() ?? _client.CreateRandom();
        return _random.NextDouble();
    }
}
