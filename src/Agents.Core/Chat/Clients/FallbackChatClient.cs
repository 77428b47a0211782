using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

#pragma warning disable MEAI001 // The base is marked as experimental. Only its one abstract member, and none of what it does by itself, is relied on.

/// <summary>A client that asks the next client when one fails, down to one that always answers.</summary>
/// <remarks>
/// <para>
/// The clients are asked in the order of a list, or in the order that a function gives for each call. <see cref="FallbackOptions.HopOn"/> says upon
/// which failures the next one is asked. After the first update of a stream nothing happens silently: the failure surfaces, or an
/// <see cref="AnswerRestartContent"/> says that the answer begins anew (<see cref="FallbackOptions.AfterFirstUpdate"/>). When no client is left, the
/// last failure surfaces as a <see cref="ModelException"/> that names the others by model and kind; its inner <see cref="AggregateException"/>
/// holds them all. A call with a <see cref="ChatOptions.ConversationId"/> stays with the client that is asked first: the conversation is its
/// provider's, and another one would answer without it.
/// </para>
/// <para>
/// <see cref="ChatOptions.ModelId"/> names a model of the preferred client and is passed to it alone; for the others it is taken out
/// (<see cref="SingleModelBuilderExtensions.UseModel"/> names theirs). Reasoning that a provider protected by encryption or signature is sent to the model that
/// wrote it alone; what else a provider cannot take of a conversation is its client's matter.
/// </para>
/// <para>
/// Each further client is asked for with the budget that pays for the call; one that is refused is passed over, and when none is left the failure
/// surfaces. Each hop is told as <see cref="ModelFellBack"/>, and so is a preferred client that is passed over because it failed a moment ago.
/// Services and metadata are those of the preferred client; a service that it lacks is asked of the others. Thread-safe.
/// </para>
/// <para>It says itself how its clients are together (<see cref="IHealthSource"/>).</para>
/// </remarks>
public sealed class FallbackChatClient : RoutingChatClient, IHealthSource
{
    private readonly IChatClient[] _clients;
    private readonly FallbackOptions _options;
    private readonly CoolDowns _coolDowns;
    private int _disposed;

    /// <summary>Initializes the client.</summary>
    /// <param name="preferred">The client that is asked first.</param>
    /// <param name="options">The clients after it, and the rules. Their values are copied.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">Options break their rules.</exception>
    public FallbackChatClient(IChatClient preferred, FallbackOptions options)
    {
        ArgumentNullException.ThrowIfNull(preferred);
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        _options = options.Copy();
        _clients = [preferred, .. _options.Clients];
        _coolDowns = new CoolDowns(_options.CoolDown);
    }

    /// <summary>Gets the clients, the preferred one first.</summary>
    internal IReadOnlyList<IChatClient> Clients => _clients;

    /// <inheritdoc/>
    /// <exception cref="ModelException">Every client that was asked failed, or one failed in a way upon which no other is asked.</exception>
    /// <exception cref="BudgetExceededException">The first was another client than the preferred one, and the budget refused the calls of all.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        FallbackCall call = await BeginAsync(messages, options, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            try
            {
                return call.Mark(await call.Client.GetResponseAsync(call.Messages, call.Options, cancellationToken).ConfigureAwait(false)
                    ?? throw CallFailure.ReturnedNull(call.Model));
            }
            catch (Exception exception)
            {
                Exception failure = CallFailure.Of(exception, call.Model, cancellationToken);
                if (!call.TryHop(failure, isSeen: false, out _))
                {
                    CallFailure.Throw(call.Surface(failure));
                }
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">Every client that was asked failed, or one failed in a way upon which no other is asked.</exception>
    /// <exception cref="BudgetExceededException">The first was another client than the preferred one, and the budget refused the calls of all.</exception>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    /// <summary>Says how the clients are together, without calling them.</summary>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>
    /// Unhealthy when every client is passed over or says that it is unhealthy; degraded when the preferred one is not healthy; else healthy. The
    /// description has each that is not healthy by the id of its model. A client that says nothing of itself counts as healthy.
    /// </returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<SourceHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<(HealthLevel Level, string Text)> all = [];
        foreach (IChatClient client in _clients)
        {
            SourceHealth? health = _coolDowns.HealthOf(client);
            if (health is null && ClientHealth.Find(client) is { } source)
            {
                health = await source.CheckHealthAsync(cancellationToken).ConfigureAwait(false);
            }

            all.Add((health?.Level ?? HealthLevel.Healthy, $"{NameText.Quote(CallFailure.ModelOf(client))}: {health?.Description}"));
        }

        return new SourceHealth
        {
            Level = all.TrueForAll(client => client.Level == HealthLevel.Unhealthy) ? HealthLevel.Unhealthy
                : all[0].Level == HealthLevel.Healthy ? HealthLevel.Healthy
                : HealthLevel.Degraded,
            Description = string.Join(' ', all.Where(client => client.Level != HealthLevel.Healthy).Select(client => client.Text)),
        };
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is null && serviceType.IsInstanceOfType(this))
        {
            return this;
        }

        if (serviceType == typeof(ChatClientMetadata))
        {
            return _clients[0].GetService(serviceType, serviceKey);
        }

        foreach (IChatClient client in _clients)
        {
            if (client.GetService(serviceType, serviceKey) is { } service)
            {
                return service;
            }
        }

        return null;
    }

    /// <summary>Chooses the client that is asked first.</summary>
    /// <param name="context">The call.</param>
    /// <param name="cancellationToken">Ends the choice.</param>
    /// <returns>One of the clients.</returns>
    /// <exception cref="InvalidOperationException">The function that puts the clients in order gave none, or one that is not among them.</exception>
    protected override async ValueTask<IChatClient> SelectClientAsync(RoutingContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        IReadOnlyList<IChatClient> order = await OrderAsync(context.Messages, context.ChatOptions, cancellationToken).ConfigureAwait(false);
        return _coolDowns.Sort(order, (context.ChatOptions as ModelCallOptions)?.Context?.Clock ?? _options.Clock)[0];
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        List<Exception> failures = [];
        foreach (IChatClient client in _clients.Distinct(ReferenceEqualityComparer.Instance).Cast<IChatClient>())
        {
            try
            {
                client.Dispose();
            }
            catch (Exception exception)
            {
                failures.Add(exception); // so that the others are disposed of all the same
            }
        }

        if (failures.Count > 0)
        {
            throw failures.Count == 1 ? failures[0] : new AggregateException(failures);
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FallbackCall call = await BeginAsync(messages, options, cancellationToken).ConfigureAwait(false);
        bool isSeen = false;
        while (true)
        {
            Exception? failure = null;
            IAsyncEnumerator<ChatResponseUpdate>? updates = null;
            try
            {
                while (true)
                {
                    try
                    {
                        updates ??= Ask(call, cancellationToken);
                        if (!await updates.MoveNextAsync().ConfigureAwait(false))
                        {
                            yield break;
                        }
                    }
                    catch (Exception exception)
                    {
                        failure = CallFailure.Of(exception, call.Model, cancellationToken);
                        break;
                    }

                    isSeen = true;
                    yield return call.Mark(updates.Current);
                }
            }
            finally
            {
                if (updates is not null)
                {
                    await StreamRelease.ReleaseAsync(updates).ConfigureAwait(false);
                }
            }

            if (!call.TryHop(failure, isSeen, out AnswerRestartContent? restart))
            {
                CallFailure.Throw(call.Surface(failure));
            }

            if (restart is not null)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, [restart]);
            }
        }
    }

    private static IAsyncEnumerator<ChatResponseUpdate> Ask(FallbackCall call, CancellationToken cancellationToken) =>
        (call.Client.GetStreamingResponseAsync(call.Messages, call.Options, cancellationToken) ?? throw CallFailure.ReturnedNull(call.Model))
            .GetAsyncEnumerator(cancellationToken);

    private async ValueTask<FallbackCall> BeginAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IEnumerable<ChatMessage> kept = CallMessages.Keep(messages);
        FallbackCall call = new(_options, _clients[0], _coolDowns, kept, options);
        call.Begin(await OrderAsync(kept, options, cancellationToken).ConfigureAwait(false));
        return call;
    }

    private async ValueTask<IReadOnlyList<IChatClient>> OrderAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        if (_options.Order is not { } function)
        {
            return _clients;
        }

        IReadOnlyList<IChatClient>? order = await function(new FallbackRequest(_clients, messages, options), cancellationToken).ConfigureAwait(false);
        if (order is not { Count: > 0 })
        {
            throw new InvalidOperationException($"{nameof(FallbackOptions.Order)} gave no client; it must give at least one of the {_clients.Length}.");
        }

        IChatClient[] copy = [.. order];
        return Array.TrueForAll(copy, client => Array.Exists(_clients, known => ReferenceEquals(known, client)))
            ? copy
            : throw new InvalidOperationException($"{nameof(FallbackOptions.Order)} gave a client that is not among the {_clients.Length} of the request.");
    }
}
