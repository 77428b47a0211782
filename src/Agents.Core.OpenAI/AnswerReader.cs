using System.Buffers;
using System.ClientModel.Primitives;
using System.Text;
using Agents.Core.Chat;

namespace Agents.Core.OpenAI;

/// <summary>Reads an answer from the wire: as a whole, or event by event, into one pooled buffer that holds no more than the present event.</summary>
/// <remarks>
/// Used by one thread at a time. What it gives out is valid until the next read. It throws failures by their kind, and cancellations with the
/// caller's token.
/// </remarks>
internal sealed partial class AnswerReader : IDisposable
{
    private const int FirstBuffer = 16 << 10;
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly PipelineResponse _response;
    private readonly Stream _stream;
    private readonly AnswerRules _rules;
    private readonly int _maxBytes;
    private byte[] _buffer;

    // The bytes from _first to _end are read and not yet given away; those before _next are looked through already.
    private int _first;
    private int _next;
    private int _end;
    private bool _began;
    private bool _ended;
    private bool _disposed;

    public AnswerReader(PipelineResponse response, string model, AnswerRules rules)
    {
        _response = response;
        _stream = response.ContentStream ?? Stream.Null;
        _rules = rules;
        _maxBytes = rules.MaxBytes;
        Model = model;
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBuffer, _maxBytes));
    }

    /// <summary>Gets the id of the model that answers, for messages.</summary>
    public string Model { get; }

    /// <summary>Reads a header of the answer.</summary>
    public string? Header(string name) => _response.Headers.TryGetValue(name, out string? value) ? value : null;

    /// <summary>Says whether the answer is one JSON object instead of events, whatever its header calls it: an event never begins with a brace.</summary>
    public async ValueTask<bool> IsWholeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            SkipMark();
            while (_first < _end && _buffer[_first] is (byte)' ' or (byte)'\t' or CarriageReturn or LineFeed)
            {
                _next = ++_first;
            }

            if (_first < _end && (_began || _buffer[_first] != ByteOrderMark[0]))
            {
                return _buffer[_first] == '{';
            }

            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }
    }

    /// <summary>Reads the whole answer.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync(CancellationToken cancellationToken)
    {
        while (await FillAsync(cancellationToken).ConfigureAwait(false))
        {
        }

        SkipMark();
        return _buffer.AsMemory(_first, _end - _first);
    }

    /// <summary>Reads the body of a failure, as far as it comes: neither its length nor its end can make the failure another one.</summary>
    public async ValueTask<string> ReadErrorAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_end - _first < _maxBytes && await FillAsync(cancellationToken).ConfigureAwait(false))
            {
            }
        }
        catch (ModelException)
        {
        }

        return Encoding.UTF8.GetString(_buffer, _first, _end - _first);
    }

    /// <summary>Makes the failure of an answer that cannot be read.</summary>
    public ModelException Failure(ModelErrorKind kind, string what) => new(Model, kind, what) { StatusCode = _response.Status };

    /// <summary>Makes the failure that an answer tells of although its status says success.</summary>
    public ModelException ToldFailure(ReadOnlySpan<byte> body) => OpenAIErrors.FromResponse(_response, Model, _rules.WithoutKey(Encoding.UTF8.GetString(body)));

    /// <summary>Makes the failure of an answer that ended too early.</summary>
    public ModelException Cut() => Failure(ModelErrorKind.Connection, "the answer ended before it was complete.");

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        byte[] buffer = _buffer;
        _buffer = [];
        _response.Dispose();
        ArrayPool<byte>.Shared.Return(buffer);
        ReturnJoined();
    }

    private void SkipMark()
    {
        if (!_began && _end - _first >= ByteOrderMark.Length)
        {
            _began = true;
            if (_buffer.AsSpan(_first, _end - _first).StartsWith(ByteOrderMark))
            {
                _next = _first += ByteOrderMark.Length;
                _scanned = 0;
            }
        }
    }

    /// <summary>Reads more behind what is there; <see langword="false"/> at the end.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_ended)
        {
            return false;
        }

        if (_end - _first > _maxBytes)
        {
            throw Failure(ModelErrorKind.Unknown, $"the server sent more than {_maxBytes:N0} bytes in one piece, the most that the settings allow.");
        }

        MakeRoom();
        try
        {
            int read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += read;
            _ended = read == 0;
            return read > 0;
        }
        catch (Exception exception)
        {
            throw OpenAIErrors.Translate(exception, Model, cancellationToken);
        }
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
        {
            return;
        }

        int held = _end - _first;
        byte[] target = _buffer;
        if (held > _buffer.Length / 2)
        {
            target = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(2L * held, FirstBuffer), Array.MaxLength));
        }

        _buffer.AsSpan(_first, held).CopyTo(target);
        if (!ReferenceEquals(target, _buffer))
        {
            (byte[] old, _buffer) = (_buffer, target);
            ArrayPool<byte>.Shared.Return(old);
        }

        Shift(_first);
    }
}
