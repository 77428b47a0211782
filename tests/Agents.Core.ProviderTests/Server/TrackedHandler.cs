namespace Agents.Core.ProviderTests.Server;

/// <summary>Counts the bodies of answers that somebody holds: neither read to their end nor disposed of.</summary>
internal sealed class TrackedHandler : DelegatingHandler
{
    private int _open;

    public TrackedHandler()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false, ResponseDrainTimeout = TimeSpan.Zero })
    {
    }

    public int OpenBodies => Volatile.Read(ref _open);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        Interlocked.Increment(ref _open);
        HttpContent inner = response.Content;
        response.Content = new TrackedContent(await inner.ReadAsStreamAsync(cancellationToken), () => Interlocked.Decrement(ref _open));
        foreach ((string name, IEnumerable<string> values) in inner.Headers)
        {
            response.Content.Headers.TryAddWithoutValidation(name, values);
        }

        return response;
    }

    private sealed class TrackedContent(Stream body, Action released) : StreamContent(new TrackedStream(body, released));

    private sealed class TrackedStream(Stream inner, Action released) : Stream
    {
        private int _released;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Seen(() => inner.Read(buffer, offset, count));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count;
            try
            {
                count = await inner.ReadAsync(buffer, cancellationToken);
            }
            catch (IOException)
            {
                Release();
                throw;
            }

            return Seen(() => count, buffer.Length);
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            Release();
            inner.Dispose();
            base.Dispose(disposing);
        }

        private int Seen(Func<int> read, int wanted = 1)
        {
            int count = read();
            if (count == 0 && wanted > 0)
            {
                Release();
            }

            return count;
        }

        private void Release()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                released();
            }
        }
    }
}
