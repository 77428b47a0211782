using System.Net.Mime;
using System.Text;

namespace Agents.Core.ProviderTests.Server;

/// <summary>What a <see cref="ModelServer"/> sends back, and what goes wrong on the way.</summary>
internal sealed record ServedReply
{
    public const string EventStream = "text/event-stream; charset=utf-8";

    public int Status { get; init; } = 200;

    public string ContentType { get; init; } = MediaTypeNames.Application.Json;

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>Gets the length that the headers tell; <see langword="null"/> for the right one, or for none when the body is a stream of events.</summary>
    public long? DeclaredLength { get; init; }

    /// <summary>Gets after how many bytes of the body the connection ends, in the middle of what was announced.</summary>
    public int? CutAt { get; init; }

    /// <summary>Gets after how many bytes the body ends as if it were whole, as behind a proxy that lost the server.</summary>
    public int? EndAt { get; init; }

    /// <summary>Gets after how many bytes of the body nothing more comes until <see cref="Release"/>.</summary>
    public int? StallAt { get; init; }

    /// <summary>Gets what ends the stall; the default never does: only the client's going away ends it.</summary>
    public Task Release { get; init; } = new TaskCompletionSource().Task;

    /// <summary>Gets whether not even the headers come before <see cref="Release"/>.</summary>
    public bool StallsBeforeHeaders { get; init; }

    /// <summary>Gets how many bytes are sent at once.</summary>
    public int PieceSize { get; init; } = int.MaxValue;

    public static ServedReply Json(int status, string body, params (string Name, string Value)[] headers) =>
        new() { Status = status, Body = Encoding.UTF8.GetBytes(body), Headers = headers };

    public static ServedReply Html(int status, string body) =>
        new() { Status = status, ContentType = MediaTypeNames.Text.Html, Body = Encoding.UTF8.GetBytes(body) };

    public static ServedReply Stream(string body) => new() { ContentType = EventStream, Body = Encoding.UTF8.GetBytes(body) };

    public static ServedReply Empty(int status) => new() { Status = status };

    public static ServedReply Redirect(Uri to, int status = 307) => new() { Status = status, Headers = [("Location", to.AbsoluteUri)] };
}
