using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>A chat client that records the calls of the client inside it to a cassette, or answers from one.</summary>
/// <remarks>
/// <para>
/// A stream is replayed in the chunks in which it came, without its pauses. A stream that is asked for in one piece is put together; an answer in one
/// piece that is asked for as a stream comes as Microsoft.Extensions.AI parts it. Failures are recorded by kind and replayed as a
/// <see cref="Chat.ModelException"/>; calls that were cancelled, or whose stream was left before its end, are not recorded.
/// </para>
/// <para>Thread-safe if the client inside is. Where it stands, layers outside of it are tested on recordings, those inside are not called.</para>
/// </remarks>
public sealed class RecordingChatClient : IChatClient
{
    private readonly Cassette _cassette;
    private readonly IChatClient? _inner;
    private readonly ChatClientMetadata? _metadata;
    private readonly bool _ownsCassette;

    /// <summary>Initializes a client on a cassette, which others may share.</summary>
    /// <param name="cassette">The cassette; the client does not dispose of it.</param>
    /// <param name="inner">The client that makes the calls, which is disposed of with this one; <see langword="null"/> to replay without one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cassette"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="inner"/> is <see langword="null"/>, and the cassette does not only replay.</exception>
    public RecordingChatClient(Cassette cassette, IChatClient? inner = null)
        : this(cassette, inner, ownsCassette: false)
    {
    }

    internal RecordingChatClient(Cassette cassette, IChatClient? inner, bool ownsCassette)
    {
        ArgumentNullException.ThrowIfNull(cassette);
        if (inner is null && cassette.Mode != RecordingMode.Replay)
        {
            throw new ArgumentException($"A cassette in the mode {cassette.Mode} needs a client that makes the calls.", nameof(inner));
        }

        ChatClientMetadata? metadata = inner?.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        _cassette = cassette;
        _inner = inner;
        _ownsCassette = ownsCassette;
        _metadata = cassette.Mode == RecordingMode.Replay ? cassette.Identify(metadata) : metadata;
        cassette.Introduce(metadata);
    }

    /// <summary>Makes a client that answers from a file alone.</summary>
    /// <param name="path">The cassette's file.</param>
    /// <param name="configure">Changes the options that the cassette is opened with; <see langword="null"/> for the defaults.</param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    /// <exception cref="CassetteException">The file is missing or is not a cassette.</exception>
    public static RecordingChatClient Replay(string path, Action<RecordingOptions>? configure = null) =>
        new(RecordingBuilderExtensions.Open(path, RecordingMode.Replay, configure), null, ownsCassette: true);

    /// <inheritdoc/>
    /// <exception cref="CassetteMismatchException">The request was not recorded, and the cassette only replays.</exception>
    /// <exception cref="CassetteException">The request or the answer cannot be written.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        ChatMessage[] sent = [.. messages];
        JsonElement request = _cassette.Describe(sent, options, _metadata?.DefaultModelId);
        if (_cassette.Take(request, isStreamed: false, out int number) is { } recorded)
        {
            return recorded.Failure is { } failure ? throw failure : recorded.ToResponse();
        }

        ChatResponse response;
        try
        {
            response = await _inner!.GetResponseAsync(sent, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (CassetteFailure.IsAnswer(exception, cancellationToken))
        {
            _cassette.Add(number, request, [], exception, Asked(options));
            throw;
        }

        if (response is not null)
        {
            _cassette.Add(number, request, response);
        }

        return response!;
    }

    /// <inheritdoc/>
    /// <exception cref="CassetteMismatchException">The request was not recorded, and the cassette only replays.</exception>
    /// <exception cref="CassetteException">The request or the answer cannot be written.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        ChatMessage[] sent = [.. messages];
        JsonElement request = _cassette.Describe(sent, options, _metadata?.DefaultModelId);
        if (_cassette.Take(request, isStreamed: true, out int number) is { } recorded)
        {
            foreach (ChatResponseUpdate update in recorded.ToUpdates())
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return update;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (recorded.Failure is { } failure)
            {
                throw failure;
            }

            yield break;
        }

        List<ChatResponseUpdate> updates = [];
        IAsyncEnumerator<ChatResponseUpdate> stream = _inner!.GetStreamingResponseAsync(sent, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (stream.ConfigureAwait(false))
        {
            while (await MoveAsync(stream, number, request, updates, options, cancellationToken).ConfigureAwait(false))
            {
                yield return stream.Current;
            }
        }

        _cassette.Add(number, request, updates, null, null);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this
            : serviceKey is null && serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceKey is null && serviceType == typeof(Cassette) ? _cassette
            : _inner?.GetService(serviceType, serviceKey);
    }

    /// <summary>Disposes of the client inside and, when this client opened the cassette itself, saves that.</summary>
    /// <exception cref="CassetteException">The cassette cannot be saved.</exception>
    public void Dispose()
    {
        try
        {
            _inner?.Dispose();
        }
        finally
        {
            if (_ownsCassette)
            {
                _cassette.Dispose();
            }
        }
    }

    /// <summary>Copies an update: whoever gets it may change it before the stream ends.</summary>
    private static ChatResponseUpdate Copy(ChatResponseUpdate update)
    {
        ChatResponseUpdate copy = update.Clone();
        copy.Contents = [.. update.Contents];
        return copy;
    }

    private string? Asked(ChatOptions? options) => options?.ModelId ?? _metadata?.DefaultModelId;

    /// <summary>Moves a stream on; its failure is recorded with what came before.</summary>
    private async ValueTask<bool> MoveAsync(
        IAsyncEnumerator<ChatResponseUpdate> stream,
        int number,
        JsonElement request,
        List<ChatResponseUpdate> updates,
        ChatOptions? options,
        CancellationToken cancellationToken)
    {
        try
        {
            if (!await stream.MoveNextAsync().ConfigureAwait(false))
            {
                return false;
            }
        }
        catch (Exception exception) when (CassetteFailure.IsAnswer(exception, cancellationToken))
        {
            _cassette.Add(number, request, updates, exception, Asked(options));
            throw;
        }

        if (stream.Current is { } update)
        {
            updates.Add(Copy(update));
        }

        return true;
    }
}
