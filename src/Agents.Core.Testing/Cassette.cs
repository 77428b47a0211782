using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>Recorded calls of models: what was asked, and what came of it.</summary>
/// <remarks>
/// <para>
/// A text of one JSON object a line. The first line is <c>{"format":"agents-core-cassette","version":1}</c>, with the provider and model that were
/// recorded; each other line is a call: a <c>request</c>, and either a <c>response</c>, or the <c>updates</c> of a stream, or an <c>error</c>, or
/// updates that end in one. It may be edited by hand; empty lines count for nothing, and what nothing would read is a problem that opening reports.
/// </para>
/// <para>
/// A request holds what decides the answer: model, messages, options, tools. Ids of messages, times, usage, what an SDK added of its own types and
/// the ids that providers give to calls do not count, nor does the order of properties. Secrets are never written, neither in requests nor in
/// answers; both sides of a comparison are without them.
/// </para>
/// <para>
/// Thread-safe; several clients may share it. Calls stand in the order in which they began: runs that call one after the other write the same file
/// again, branches that race may swap lines, which replay the same.
/// </para>
/// </remarks>
public sealed partial class Cassette : IDisposable
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>The most bytes that a cassette may have.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>The most bytes that a line, which is one call, may have.</summary>
    public const int MaxLineBytes = 16 << 20;

    private readonly Lock _lock = new();
    private readonly RecordingOptions _options;
    private readonly CassetteRedactor _redactor;
    private readonly string _name;
    private readonly string? _path;
    private readonly List<CassetteCall> _recorded = [];
    private readonly List<(int Number, string Line)> _added = [];
    private readonly List<CassetteMismatchException> _mismatches = [];
    private ChatClientMetadata? _client;
    private long _addedBytes;
    private int _begun;

    private Cassette(string? path, RecordingMode mode, byte[]? content, RecordingOptions? options)
    {
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "It must be one of the known modes.");
        }

        _options = (options ?? new RecordingOptions()).Checked();
        _redactor = new CassetteRedactor(_options);
        (_path, _name, Mode) = (path, path ?? "memory", mode);
        _content = content ?? (path is null ? null : ReadFile());
        if (mode == RecordingMode.Record || (mode == RecordingMode.Auto && _content is null))
        {
            return;
        }

        CassetteReader reader = CassetteReader.Read(_name, _content ?? throw new CassetteException(
            _name, ["There is no such file. Record it first, with RecordingMode.Record or RecordingMode.Auto."]));
        _recorded = reader.Calls;
        _client = new ChatClientMetadata(reader.Provider, defaultModelId: reader.Model);
    }

    /// <summary>Gets where answers come from.</summary>
    public RecordingMode Mode { get; }

    /// <summary>Gets how many calls the cassette holds, those that were added included.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _recorded.Count + _added.Count;
            }
        }
    }

    /// <summary>Opens the cassette in a file.</summary>
    /// <param name="path">The file; missing folders are made when it is saved.</param>
    /// <param name="mode">Where answers come from. With <see cref="RecordingMode.Replay"/> the file must be there; with
    /// <see cref="RecordingMode.Record"/> it is not even read, and replaced when something was recorded.</param>
    /// <param name="options">What is kept secret and what is compared; <see langword="null"/> for the defaults.</param>
    /// <returns>The cassette. Dispose of it to save it.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mode"/> is not known.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    /// <exception cref="CassetteException">The file is missing, is not a cassette of a known version, or cannot be read; the message names each line
    /// that has a problem.</exception>
    public static Cassette Open(string path, RecordingMode mode = RecordingMode.Replay, RecordingOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new Cassette(path, mode, null, options);
    }

    /// <summary>Makes a cassette that has no file.</summary>
    /// <param name="mode">Where answers come from.</param>
    /// <param name="text">What <see cref="ToText"/> gave; <see langword="null"/> for an empty cassette, which cannot be replayed.</param>
    /// <param name="options">What is kept secret and what is compared; <see langword="null"/> for the defaults.</param>
    /// <returns>The cassette.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mode"/> is not known.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    /// <exception cref="CassetteException"><paramref name="text"/> is not a cassette of a known version.</exception>
    public static Cassette InMemory(RecordingMode mode, string? text = null, RecordingOptions? options = null) =>
        new(null, mode, text is null ? null : Encoding.UTF8.GetBytes(text), options);

    /// <summary>Checks that everything in the cassette was asked for, and nothing else. Call it at the end of a test.</summary>
    /// <remarks>It also tells of mismatches that never reached the test, since a fallback answered instead. A cassette that is recorded anew always passes.</remarks>
    /// <exception cref="CassetteMismatchException">A request found no recording, or recordings were not asked for; the message lists their lines.</exception>
    public void ThrowIfDifferent()
    {
        lock (_lock)
        {
            if (_mismatches.Count > 0)
            {
                throw new CassetteMismatchException(_mismatches[0].Message);
            }

            int[] unused = [.. _recorded.Where(call => !call.IsUsed).Select(call => call.Line)];
            if (unused.Length > 0)
            {
                string lines = string.Join(", ", unused.Take(10)) + (unused.Length > 10 ? ", …" : "");
                throw new CassetteMismatchException($"{unused.Length} of {_recorded.Count} recordings in '{_name}' were not asked for: {(unused.Length == 1 ? "line" : "lines")} {lines}.");
            }
        }
    }

    /// <summary>Tells who is recorded; the first client counts.</summary>
    internal void Introduce(ChatClientMetadata? client)
    {
        lock (_lock)
        {
            _client ??= client;
        }
    }

    /// <summary>Gets who a client is when nobody is called: as it says, if there are recordings of its model, else as recorded.</summary>
    internal ChatClientMetadata? Identify(ChatClientMetadata? client) =>
        client?.DefaultModelId is { } model && _recorded.Exists(call => call.Model == model) ? client : _client;

    /// <summary>Writes a request in the form in which it is compared.</summary>
    internal JsonElement Describe(IReadOnlyList<ChatMessage> messages, ChatOptions? options, string? model) =>
        Guarded("The request", () => CassetteRequest.Write(messages, options, model, _redactor, _options));

    /// <summary>Takes the recording of a request; <see langword="null"/> when the model has to be asked.</summary>
    /// <exception cref="CassetteMismatchException">There is none, and the model is not to be asked.</exception>
    internal CassetteCall? Take(JsonElement request, bool isStreamed, out int number)
    {
        string key = CassetteKey.Of(request);
        lock (_lock)
        {
            number = ++_begun;
            if (Find(key, isStreamed) is { } found)
            {
                found.IsUsed = true;
                return found;
            }

            if (Mode != RecordingMode.Replay)
            {
                return null;
            }

            CassetteMismatchException mismatch = new(DescribeMismatch(request, key, number));
            _mismatches.Add(mismatch);
            throw mismatch;
        }
    }

    internal void Add(int number, JsonElement request, ChatResponse response) =>
        Add(number, () => CassetteAnswer.Write(request, response, _redactor, _options));

    internal void Add(int number, JsonElement request, IReadOnlyList<ChatResponseUpdate> updates, Exception? exception, string? model)
    {
        CassetteFailure? failure = exception is null ? null : CassetteFailure.Of(exception, model, _redactor);
        Add(number, () => failure is not null && updates.Count == 0
            ? CassetteAnswer.Write(request, failure, _redactor, _options)
            : CassetteAnswer.Write(request, updates, failure, _redactor, _options));
    }

    private CassetteCall? Find(string key, bool isStreamed)
    {
        if (_options.IsOrdered)
        {
            CassetteCall? next = _recorded.Find(call => !call.IsUsed);
            return next?.Key == key ? next : null;
        }

        // The same request may have been made both ways at once.
        return _recorded.Find(call => !call.IsUsed && call.IsStreamed == isStreamed && call.Key == key)
            ?? _recorded.Find(call => !call.IsUsed && call.Key == key);
    }

    private string DescribeMismatch(JsonElement request, string key, int number)
    {
        CassetteCall[] unused = [.. _recorded.Where(call => !call.IsUsed)];
        string start = $"Call {number} has no recording in '{_name}'";
        int equal = _recorded.Count(call => call.Key == key);
        if (equal > 0 && !Array.Exists(unused, call => call.Key == key))
        {
            return $"{start}: this request was recorded {equal} times, and is asked once more.";
        }

        if (unused.Length == 0)
        {
            return $"{start}: all {_recorded.Count} recordings are used. It asks:\n{string.Join('\n', CassetteKey.Lines(request).Take(40))}";
        }

        string[] lines = CassetteKey.Lines(request);
        CassetteCall nearest = _options.IsOrdered
            ? unused[0]
            : unused.MaxBy(call => CassetteDifference.Likeness(CassetteKey.Lines(call.Request), lines))!;
        string which = _options.IsOrdered ? "the next one, by the order of the recording," : "the nearest";
        return $"{start}. Of {unused.Length} that are not used yet, {which} is in line {nearest.Line}. "
            + CassetteDifference.Describe(nearest.Request, request);
    }

    private void Add(int number, Func<string> write)
    {
        string line = Guarded("The answer", write);
        if (_redactor.HoldsSecret(line))
        {
            throw new CassetteException(_name, [$"Call {number} cannot be written without a secret in it."]);
        }

        int bytes = Encoding.UTF8.GetByteCount(line);
        if (bytes > MaxLineBytes)
        {
            throw new CassetteException(_name, [$"Call {number} has {bytes} bytes, but a line may have {MaxLineBytes}."]);
        }

        _ = CassetteReader.ReadCall(_name, line);
        lock (_lock)
        {
            _addedBytes += bytes + 1;
            if ((_content?.Length ?? 0) + _addedBytes > MaxBytes)
            {
                _addedBytes -= bytes + 1;
                throw new CassetteException(_name, [$"With call {number} it would have more than {MaxBytes} bytes."]);
            }

            _added.Add((number, line));
        }
    }

    private T Guarded<T>(string what, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new CassetteException(_name, [$"{what} cannot be written: {exception.Message}"], exception);
        }
    }
}
