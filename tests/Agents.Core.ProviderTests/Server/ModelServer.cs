using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Core.ProviderTests.Server;

/// <summary>A server at the loopback address that speaks the formats of the providers, and misbehaves when it is told to.</summary>
/// <remarks>Start one for a test class; <see cref="Respond"/> may be changed between tests. Counts connections as the operating system sees them.</remarks>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<ServedRequest> _requests = [];
    private readonly WebApplication _application;
    private TaskCompletionSource _connectionsChanged = NewSignal();
    private TaskCompletionSource _stalled = NewSignal();
    private int _open;
    private int _running;

    private ModelServer()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(CountAsync)));
        _application = builder.Build();
        _application.Run(HandleAsync);
    }

    /// <summary>Gets or sets what answers a request.</summary>
    public Func<ServedRequest, CancellationToken, ValueTask<ServedReply>> Respond { get; set; } = Served.Reply(ServedReply.Empty(404));

    /// <summary>Gets or sets the key that requests must bring; <see langword="null"/> for none.</summary>
    public string? Key { get; set; }

    /// <summary>Gets the address, without a path.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Gets the address that a client for OpenAI's formats is given.</summary>
    public Uri OpenAIEndpoint => new(Address, "v1");

    public IReadOnlyList<ServedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public int OpenConnections => Volatile.Read(ref _open);

    /// <summary>Gets how many connections there ever were.</summary>
    public int TotalConnections { get; private set; }

    /// <summary>Gets how many connections were open at once at most, since <see cref="Forget"/>.</summary>
    public int PeakConnections { get; private set; }

    /// <summary>Gets how many requests have not been answered to the end.</summary>
    public int RunningRequests => Volatile.Read(ref _running);

    public static async Task<ModelServer> StartAsync(CancellationToken cancellationToken = default)
    {
        ModelServer server = new();
        await server._application.StartAsync(cancellationToken);
        server.Address = new Uri(server._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    /// <summary>Forgets the requests so far, and how many connections there were at once.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _requests.Clear();
            PeakConnections = _open;
            _stalled = NewSignal();
        }
    }

    /// <summary>Waits until a reply has sent what comes before its stall.</summary>
    public Task WaitForStallAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _stalled.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until so many connections are open, or fewer.</summary>
    public Task WaitForConnectionsAsync(int most, CancellationToken cancellationToken) =>
        WaitAsync(() => _open <= most, cancellationToken);

    /// <summary>Waits until no request is being answered any more, and so no client holds one.</summary>
    public Task WaitForIdleAsync(CancellationToken cancellationToken) => WaitAsync(() => _running == 0, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new();
        await now.CancelAsync();                       // what is stalled does not keep a test waiting
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WaitAsync(Func<bool> isReached, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (isReached())
                {
                    return;
                }

                changed = _connectionsChanged.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            _connectionsChanged.TrySetResult();
            _connectionsChanged = NewSignal();
        }
    }

    private ConnectionDelegate CountAsync(ConnectionDelegate next) => async connection =>
    {
        Change(() => (TotalConnections, PeakConnections) = (TotalConnections + 1, Math.Max(PeakConnections, ++_open)));
        try
        {
            await next(connection);
        }
        finally
        {
            Change(() => _open--);
        }
    };

    private async Task HandleAsync(HttpContext context)
    {
        Change(() => _running++);
        try
        {
            using StreamReader reader = new(context.Request.Body, Encoding.UTF8);
            ServedRequest request = new(context.Request, await reader.ReadToEndAsync(context.RequestAborted));
            lock (_lock)
            {
                _requests.Add(request);
            }

            ServedReply reply = Key is { } key && request.Format?.HasKey(request.Headers, key) == false
                ? request.Format.WriteError(Chat.ModelErrorKind.Authentication)
                : await Respond(request, context.RequestAborted);
            await SendAsync(context, reply);
        }
        finally
        {
            Change(() => _running--);
        }
    }

    private async Task SendAsync(HttpContext context, ServedReply reply)
    {
        CancellationToken gone = context.RequestAborted;
        if (reply.StallsBeforeHeaders)
        {
            await StallAsync(reply, gone);
        }

        if (reply.DeclaredLength is { } told && told < reply.Body.Length)
        {
            await SendLongerThanToldAsync(context, reply, told);
        }

        HttpResponse response = context.Response;
        response.StatusCode = reply.Status;
        response.ContentType = reply.ContentType;
        foreach ((string name, string value) in reply.Headers)
        {
            response.Headers.Append(name, value);
        }

        int end = Math.Min(reply.CutAt ?? int.MaxValue, Math.Min(reply.EndAt ?? int.MaxValue, reply.Body.Length));
        response.ContentLength = reply.DeclaredLength
            ?? (reply.ContentType == ServedReply.EventStream ? null : reply.EndAt is null ? reply.Body.Length : end);
        await response.StartAsync(gone);
        await response.Body.FlushAsync(gone);
        for (int start = 0; ;)
        {
            if (start == reply.StallAt)
            {
                await StallAsync(reply, gone);
            }

            if (start >= end)
            {
                break;
            }

            int next = (int)Math.Min((long)start + reply.PieceSize, Math.Min(end, reply.StallAt is { } stall && stall > start ? stall : end));
            await response.Body.WriteAsync(reply.Body.AsMemory(start..next), gone);
            await response.Body.FlushAsync(gone);
            start = next;
        }

        if (reply.CutAt is not null)
        {
            // What was written is sent, and then the connection ends without the end of the body: Kestrel can do nothing else any more.
            throw new ConnectionAbortedException("Cut on purpose.");
        }
    }

    private async Task StallAsync(ServedReply reply, CancellationToken gone)
    {
        lock (_lock)
        {
            _stalled.TrySetResult();
        }

        await reply.Release.WaitAsync(gone);
    }

    // Kestrel writes no more than was told, so this goes around it; what it adds itself after that, no client takes for an answer.
    private static async Task SendLongerThanToldAsync(HttpContext context, ServedReply reply, long told)
    {
        System.IO.Pipelines.PipeWriter output = context.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport.Output;
        string head = $"HTTP/1.1 {reply.Status} Told\r\nContent-Type: {reply.ContentType}\r\nContent-Length: {told}\r\n\r\n";
        await output.WriteAsync(Encoding.ASCII.GetBytes(head), context.RequestAborted);
        await output.WriteAsync(reply.Body, context.RequestAborted);
        throw new ConnectionAbortedException("More was sent than was told, on purpose.");
    }
}
