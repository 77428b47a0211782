using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>A client that tries again what may pass: rate limits, overload, timeouts and broken connections, each by rules of its own.</summary>
/// <remarks>
/// <para>
/// What leaves it is an answer, a <see cref="ModelException"/>, an <see cref="AgentException"/> of a client inside as it came, an
/// <see cref="ObjectDisposedException"/> of a client or of limits inside that were disposed of, or an
/// <see cref="OperationCanceledException"/> with the caller's token; cancellation ends attempts and waits at once. An attempt that is out of time or
/// cancelled is told so by its token; a client that takes no notice is left to itself, and what it brings later is thrown away.
/// </para>
/// <para>
/// A stream is tried again only until its first update was handed out. After that its failure surfaces; <see cref="FallbackChatClient"/> can go on.
/// </para>
/// <para>
/// Each attempt after the first is asked for with the budget that pays for the call, which may refuse: then the failure surfaces. Waits go by the
/// run's clock and chance by its seed. Each wait is told as <see cref="ModelRetried"/>. Thread-safe.
/// </para>
/// <para>It says how the model is by what calls have met: a circuit that is open, a key that was refused.</para>
/// </remarks>
public sealed partial class ResilientChatClient : DelegatingChatClient, IHealthSource
{
    private readonly ModelResilienceOptions _options;
    private readonly ConditionalWeakTable<TimeProvider, ModelCircuit> _circuits = [];
    private readonly ConditionalWeakTable<TimeProvider, ModelCircuit>.CreateValueCallback _build;
    private long _randoms;
    private volatile bool _isKeyRefused;

    /// <summary>Initializes the client.</summary>
    /// <param name="innerClient">The client that makes the calls, which does not try again by itself. Disposing of this one disposes of it.</param>
    /// <param name="options">The rules; <see langword="null"/> for the defaults. Their values are copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerClient"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The client inside tries again already, so that attempts would be multiplied.</exception>
    /// <exception cref="AgentOptionsException">Options break their rules.</exception>
    public ResilientChatClient(IChatClient innerClient, ModelResilienceOptions? options = null)
        : base(innerClient)
    {
        options ??= new ModelResilienceOptions();
        options.ThrowIfInvalid();
        if (innerClient.GetService(typeof(ResilientChatClient)) is not null)
        {
            throw new ArgumentException(
                "The client inside holds a ResilientChatClient already; two would multiply their attempts. Use one, around the client that makes the calls.",
                nameof(innerClient));
        }

        _options = options.Copy();
        _build = BuildPipeline;
    }

    /// <summary>Gets the client inside.</summary>
    internal IChatClient Inside => InnerClient;

    /// <inheritdoc/>
    /// <exception cref="ModelException">The model failed, for good or too often.</exception>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return ExecuteAsync(
            new ResilientCall(this, _options, messages, options), static (call, token) => call.AnswerAsync(token), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The model failed: before the first update for good or too often, or after it.</exception>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    /// <summary>Says how the model is, without calling it.</summary>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>
    /// Unhealthy while the circuit is open, and then degraded until the attempt that is let through has ended; degraded, too, from when the provider
    /// refused the key until it gives an answer. What the client inside says of itself where that is worse; healthy when there is nothing to say.
    /// </returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<SourceHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SourceHealth worst = new() { Level = HealthLevel.Healthy };
        if (ClientHealth.Find(InnerClient) is { } inside)
        {
            worst = await inside.CheckHealthAsync(cancellationToken).ConfigureAwait(false);
        }

        // Not unhealthy: only a call shows that the key is good again, and an unhealthy host may get no calls.
        if (_isKeyRefused && worst.Level > HealthLevel.Degraded)
        {
            worst = new SourceHealth { Level = HealthLevel.Degraded, Description = "The provider refused the key when it was called last." };
        }

        foreach ((_, ModelCircuit circuit) in _circuits)
        {
            worst = circuit.Health is { } broken && broken.Level < worst.Level ? broken : worst;
        }

        return worst;
    }

    /// <summary>Asks the client inside.</summary>
    internal Task<ChatResponse> AskAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        InnerClient.GetResponseAsync(messages, options, cancellationToken);

    /// <summary>Asks the client inside for a stream.</summary>
    internal IAsyncEnumerable<ChatResponseUpdate> Ask(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken);

    /// <summary>Makes the chance of a call outside of a run: another one for each that asks, so that calls that fail together wait differently.</summary>
    internal Random CreateRandom() => new(unchecked((int)StableHash.Mix(_options.Seed ^ (ulong)Interlocked.Increment(ref _randoms))));

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ResilientCall call = new(this, _options, messages, options);
        WatchedStream stream = await ExecuteAsync(call, static (call, token) => call.OpenAsync(token), cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            while (stream.HasCurrent)
            {
                yield return stream.Current;
                await stream.MoveAsync().ConfigureAwait(false);
            }
        }
    }
}
