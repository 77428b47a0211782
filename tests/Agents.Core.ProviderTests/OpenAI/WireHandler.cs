using System.Net;
using System.Text;

namespace Agents.Core.ProviderTests.OpenAI;

/// <summary>A server in memory: gives answers, keeps requests, and counts the streams that nobody has closed.</summary>
internal sealed class WireHandler(Func<WireHandler, WireHandler.Sent, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private int _open;

    public WireHandler(Func<WireHandler, WireHandler.Sent, HttpResponseMessage> answer)
        : this((handler, sent, _) => Task.FromResult(answer(handler, sent)))
    {
    }

    public List<Sent> Requests { get; } = [];

    public int OpenStreams => Volatile.Read(ref _open);

    public static WireHandler Json(string body, int status = 200, params (string Name, string Value)[] headers) =>
        new((handler, _) => handler.Give(Encoding.UTF8.GetBytes(body), "application/json", status, headers));

    public static WireHandler Events(byte[] body, params int[] sizes) => new((handler, _) => handler.Give(body, "text/event-stream", sizes: sizes));

    public static WireHandler Events(string body) => Events(Encoding.UTF8.GetBytes(body));

    /// <summary>Makes an answer whose body comes in pieces of the given sizes, over and over, and then ends as the last argument says.</summary>
    public HttpResponseMessage Give(
        byte[] body,
        string type,
        int status = 200,
        (string Name, string Value)[]? headers = null,
        int[]? sizes = null,
        Func<CancellationToken, Task>? end = null)
    {
        Interlocked.Increment(ref _open);
        HttpResponseMessage response = new((HttpStatusCode)status)
        {
            Content = new StreamContent(new PiecesStream(body, sizes is { Length: > 0 } ? sizes : [int.MaxValue], end, () => Interlocked.Decrement(ref _open))),
        };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach ((string name, string value) in headers ?? [])
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        Sent sent = new(
            request.RequestUri!, body, request.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));
        lock (Requests)
        {
            Requests.Add(sent);
        }

        HttpResponseMessage response = await answer(this, sent, cancellationToken);
        response.RequestMessage = request;
        return response;
    }

    internal sealed record Sent(Uri Address, byte[] Body, Dictionary<string, string> Headers)
    {
        public string Text => Encoding.UTF8.GetString(Body);
    }

    private sealed class PiecesStream(byte[] body, int[] sizes, Func<CancellationToken, Task>? end, Action closed) : Stream
    {
        private int _position;
        private int _piece;
        private bool _closed;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(Math.Min(sizes[_piece++ % sizes.Length], buffer.Length), body.Length - _position);
            if (count == 0 && end is not null)
            {
                await end(cancellationToken);
            }

            body.AsMemory(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous reads here.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (!_closed)
            {
                _closed = true;
                closed();
            }

            base.Dispose(disposing);
        }
    }
}
