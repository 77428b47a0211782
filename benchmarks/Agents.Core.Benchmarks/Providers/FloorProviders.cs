using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Agents.Core.Benchmarks.Providers;

/// <summary>The least that the work costs: JSON and events written and read by hand for this one request, without looking at anything but the text.</summary>
public sealed class FloorProviders : IProvidersSubject
{
    private static readonly Uri Address = new("https://api.openai.com/v1/chat/completions");
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");
    private static readonly AuthenticationHeaderValue Key = new("Bearer", "key");

    private readonly HttpClient _answers = InstantHandler.OfWhole(Wire.OpenAI);
    private readonly HttpClient _streams = InstantHandler.OfStream(Wire.OpenAI);

    /// <inheritdoc/>
    public string Name => "floor";

    /// <inheritdoc/>
    public async ValueTask<string> AnswerAsync()
    {
        using HttpRequestMessage request = MakeRequest(streams: false);
        using HttpResponseMessage response = await _answers.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        return ReadAnswer(answer);
    }

    /// <inheritdoc/>
    public async ValueTask<int> StreamAsync()
    {
        using HttpRequestMessage request = MakeRequest(streams: true);
        using HttpResponseMessage response = await _streams.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using Stream stream = await response.Content.ReadAsStreamAsync();
        TextCheck check = default;
        await foreach (SseItem<int> _ in SseParser.Create(stream, ReadChunk).EnumerateAsync())
        {
        }

        return check.Length;

        int ReadChunk(string eventType, ReadOnlySpan<byte> json)
        {
            Span<char> text = stackalloc char[64];
            int length = 0;
            if (json[0] == '{')
            {
                Utf8JsonReader reader = new(json);
                if (TryFindContent(ref reader))
                {
                    length = reader.CopyString(text);
                }
            }

            check.Add(text[..length]);
            return length;
        }
    }

    private static string ReadAnswer(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        return TryFindContent(ref reader) ? reader.GetString()! : "";
    }

    private static bool TryFindContent(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("content"u8))
            {
                return reader.Read() && reader.TokenType == JsonTokenType.String;
            }
        }

        return false;
    }

    private static HttpRequestMessage MakeRequest(bool streams)
    {
        using MemoryStream body = new(512);
        using (Utf8JsonWriter writer = new(body))
        {
            writer.WriteStartObject();
            writer.WriteString("model"u8, Wire.OpenAI.Model);
            writer.WriteStartArray("messages"u8);
            WriteMessage(writer, "system", IProvidersSubject.Instructions);
            WriteMessage(writer, "user", IProvidersSubject.Question);
            writer.WriteEndArray();
            writer.WriteNumber("max_completion_tokens"u8, IProvidersSubject.MaxOutputTokens);
            if (streams)
            {
                writer.WriteBoolean("stream"u8, true);
            }

            writer.WriteEndObject();
        }

        HttpRequestMessage request = new(HttpMethod.Post, Address) { Content = new ByteArrayContent(body.GetBuffer(), 0, (int)body.Length) };
        request.Content.Headers.ContentType = JsonType;
        request.Headers.Authorization = Key;
        return request;
    }

    private static void WriteMessage(Utf8JsonWriter writer, string role, string content)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, role);
        writer.WriteString("content"u8, content);
        writer.WriteEndObject();
    }
}
