using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Agents.Core.Anthropic;

/// <summary>Stands between the SDK and the connection: tells failures with what the provider asks for, and ends what has fallen silent.</summary>
/// <remarks>The SDK's exceptions hold the body, which may quote a key, and not the headers, which say how long to wait.</remarks>
internal sealed class AnswerTransport : DelegatingHandler
{
    private const int MaxErrorLength = 1 << 16;
    private const int PieceLength = 1 << 14;

    private readonly TimeSpan _silence;
    private readonly TimeProvider _clock;

    public AnswerTransport(TimeSpan silence, TimeProvider clock) => (_silence, _clock) = (silence, clock);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await BeginAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            response.Content = await OpenAsync(response, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> BeginAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource silent = new(_silence, _clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silent.Token);
        try
        {
            return await base.SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (silent.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The provider said nothing for {_silence}.", exception);
        }
    }

    private async Task<HttpContent> OpenAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        HttpContent content = response.Content;
        AnswerStream body = new(await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _silence, _clock);
        bool isWhole = content.Headers.ContentType is { MediaType: "application/json" };
        if (response.IsSuccessStatusCode && !isWhole)
        {
            return new StreamContent(body) { Headers = { ContentType = content.Headers.ContentType } };
        }

        // What is read to its end here leaves nothing open.
        await using (body.ConfigureAwait(false))
        {
            if (!response.IsSuccessStatusCode)
            {
                throw new AnswerFailure((int)response.StatusCode, await ReadErrorAsync(body, cancellationToken).ConfigureAwait(false), RetryAfter(response));
            }

            byte[] answer = await ReadAllAsync(body, cancellationToken).ConfigureAwait(false);
            ThrowIfError(answer);
            return new ByteArrayContent(answer) { Headers = { ContentType = content.Headers.ContentType } };
        }
    }

    private static async Task<string> ReadErrorAsync(AnswerStream body, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MaxErrorLength];
        int length = 0;
        try
        {
            int count;
            while (length < buffer.Length && (count = await body.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += count;
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or TimeoutException)
        {
            // The status says enough.
        }

        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static async Task<byte[]> ReadAllAsync(AnswerStream body, CancellationToken cancellationToken)
    {
        using MemoryStream all = new();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            int count;
            while ((count = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                all.Write(buffer, 0, count);
                if (all.Length > AnswerStream.MaxLength)
                {
                    throw new InvalidDataException($"The answer is longer than {AnswerStream.MaxLength:N0} bytes.");
                }
            }

            return all.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Finds a failure that is told with the status of an answer, and an answer that was cut off.</summary>
    private static void ThrowIfError(byte[] answer)
    {
        Utf8JsonReader reader = new(answer, isFinalBlock: false, default);
        bool isError = false;
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("type"u8))
            {
                isError |= reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("error"u8);
            }
        }

        if (reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            throw new EndOfStreamException("The answer ended before it was complete.");
        }

        if (isError)
        {
            throw new AnswerFailure(200, Encoding.UTF8.GetString(answer, 0, Math.Min(answer.Length, MaxErrorLength)), retryAfter: null);
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("retry-after-ms", out IEnumerable<string>? values)
            && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds)
            && milliseconds is >= 0 and <= int.MaxValue)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        RetryConditionHeaderValue? header = response.Headers.RetryAfter;

        // The provider's date is told by the provider's clock.
        return header?.Delta ?? (header?.Date is { } date ? Max(date - (response.Headers.Date ?? _clock.GetUtcNow()), TimeSpan.Zero) : null);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
