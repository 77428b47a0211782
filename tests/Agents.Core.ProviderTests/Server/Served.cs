using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Server;

/// <summary>What a <see cref="ModelServer"/> can be given to answer with.</summary>
internal static class Served
{
    /// <summary>Sends the same for every request.</summary>
    public static Func<ServedRequest, CancellationToken, ValueTask<ServedReply>> Reply(ServedReply reply) => (_, _) => ValueTask.FromResult(reply);

    /// <summary>Gives the same answer to every request, in the format that it asks for.</summary>
    public static Func<ServedRequest, CancellationToken, ValueTask<ServedReply>> Answer(ChatResponse answer, Func<ServedReply, ServedReply>? change = null) =>
        Each(request => Change(Write(request, answer), change));

    /// <summary>Gives these answers, one a request; to one too many a failure that no client takes for transient.</summary>
    public static Func<ServedRequest, CancellationToken, ValueTask<ServedReply>> Answers(params ChatResponse[] answers) =>
        Script([.. answers.Select(answer => (Func<ServedRequest, ServedReply>)(request => Write(request, answer)))]);

    /// <summary>Gives these replies, one a request.</summary>
    public static Func<ServedRequest, CancellationToken, ValueTask<ServedReply>> Script(params Func<ServedRequest, ServedReply>[] replies)
    {
        int next = -1;
        return Each(request => Interlocked.Increment(ref next) is { } turn && turn < replies.Length
            ? replies[turn](request)
            : ServedReply.Json(418, $$"""{"error": {"message": "The script has {{replies.Length}} replies."} }"""));
    }

    /// <summary>Has a client answer: what the wire says becomes its messages and options, and what it says goes back over the wire.</summary>
    public static Func<ServedRequest, CancellationToken, ValueTask<ServedReply>> Client(IChatClient client) => async (request, cancellationToken) =>
    {
        if (request.Format is EmbeddingsFormat)
        {
            return EmbeddingsFormat.Answer(request.Json);
        }

        (List<ChatMessage> messages, ChatOptions options) = request.Format!.Read(request.Json);
        return Write(request, await client.GetResponseAsync(messages, options, cancellationToken));
    };

    /// <summary>Puts an answer into the format that was asked for, streamed or not.</summary>
    public static ServedReply Write(ServedRequest request, ChatResponse answer) => request.IsStreaming
        ? new ServedReply { ContentType = ServedReply.EventStream, Body = request.Format!.WriteStream(answer, request) }
        : new ServedReply { Body = request.Format!.WriteWhole(answer, request) };

    private static Func<ServedRequest, CancellationToken, ValueTask<ServedReply>> Each(Func<ServedRequest, ServedReply> reply) =>
        (request, _) => ValueTask.FromResult(reply(request));

    private static ServedReply Change(ServedReply reply, Func<ServedReply, ServedReply>? change) => change is null ? reply : change(reply);
}
