using Agents.Core.Chat;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

public sealed class ChatFuzzTests
{
    private static readonly string[] Names = [.. Wire.Names()];

    [Fact]
    public void However_the_bytes_are_split_the_updates_are_the_same() => Prop.ForAll(
        (from name in Gen.Elements(Names) from sizes in Gen.Choose(1, 40).NonEmptyListOf() select (name, sizes.ToArray())).ToArbitrary(),
        async made =>
        {
            (string name, int[] sizes) = made;
            using IChatClient whole = Wire.Client(WireHandler.Events(Wire.Stream(name)));
            using IChatClient split = Wire.Client(WireHandler.Events(Wire.Stream(name), sizes));
            Assert.Equal(await DescribeAsync(whole), await DescribeAsync(split));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void However_an_answer_is_changed_it_is_an_answer_or_a_failure_of_the_model() => Prop.ForAll(
        (from name in Gen.Elements(Names)
         from streams in Gen.Elements(true, false)
         from places in Gen.Choose(0, 1_000_000).NonEmptyListOf()
         from bytes in Gen.Elements("{}[]\",:\\u0d8n1-e. \r\ntfdata\u00e9"u8.ToArray()).ArrayOf(4)
         from way in Gen.Choose(0, 2)
         select (name, streams, places.Take(6).ToArray(), bytes, way)).ToArbitrary(),
        async made =>
        {
            (string name, bool streams, int[] places, byte[] bytes, int way) = made;
            List<byte> body = [.. streams ? Wire.Stream(name) : System.Text.Encoding.UTF8.GetBytes(Wire.Answer(name))];
            foreach ((int place, int i) in places.Select((place, i) => (place % body.Count, i)))
            {
                Change(body, place, bytes[i % bytes.Length], way);
            }

            WireHandler handler = streams ? WireHandler.Events([.. body]) : new((self, _) => self.Give([.. body], "application/json"));
            using IChatClient client = Wire.Client(handler);
            try
            {
                _ = streams
                    ? await client.GetStreamingResponseAsync("hi").ToChatResponseAsync()
                    : await client.GetResponseAsync("hi");
            }
            catch (ModelException)
            {
            }

            Assert.Equal(0, handler.OpenStreams);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private static void Change(List<byte> body, int place, byte value, int way)
    {
        if (way == 0)
        {
            body[place] = value;
        }
        else if (way == 1)
        {
            body.Insert(place, value);
        }
        else if (body.Count > 1)
        {
            body.RemoveAt(place);
        }
    }

    private static async Task<string> DescribeAsync(IChatClient client)
    {
        List<ChatResponseUpdate> updates = await Wire.ReadAsync(client, CancellationToken.None);
        return string.Join('\n', updates.Select(update => $"{update.MessageId} {update.FinishReason} {string.Join(", ", update.Contents.Select(Wire.Describe))}"));
    }
}
