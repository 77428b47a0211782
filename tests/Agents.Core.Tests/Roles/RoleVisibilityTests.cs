using Agents.Core.Roles;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Roles;

public sealed class RoleVisibilityTests
{
    private static readonly Role[] Roles = Enum.GetValues<Role>();
    private static readonly MessageKind[] Kinds = Enum.GetValues<MessageKind>();

    // A history as it may be: calls whose results are missing, come twice or before them, under ids that come again.
    private static readonly Arbitrary<(int Shape, int Kind, int Roles, int Id)[]> Histories =
        (from shape in Gen.Choose(0, 4)
         from kind in Gen.Choose(-1, Kinds.Length - 1)
         from roles in Gen.Choose(-2, (1 << Roles.Length) - 1)
         from id in Gen.Choose(0, 2)
         select (shape, kind, roles < 0 ? -1 : roles, id)).ArrayOf().ToArbitrary();

    [Fact]
    public void Raw_tool_output_is_seen_by_executors_only()
    {
        ChatMessage[] history =
        [
            new(ChatRole.User, "do it"),
            new(ChatRole.Assistant, [new TextContent("I look"), new FunctionCallContent("1", "search")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", "raw")]),
            new(ChatRole.Assistant, "done"),
        ];
        Assert.Equal(history, RoleVisibility.Default.Select(history, Role.Executor));
        IReadOnlyList<ChatMessage> seen = RoleVisibility.Default.Select(history, Role.Critic);
        Assert.Equal(["do it", "I look", "done"], seen.Select(message => message.Text));
        Assert.DoesNotContain(seen.SelectMany(message => message.Contents), content => content is ToolCallContent or ToolResultContent);
        Assert.Equal(2, history[1].Contents.Count);
    }

    [Fact]
    public void Kind_and_override_of_a_message_decide_and_what_is_not_known_hides_it()
    {
        ChatMessage plan = Message("plan", RoleVisibility.KindKey, "plan");
        ChatMessage unknown = Message("unknown", RoleVisibility.KindKey, "gossip");
        ChatMessage named = Message("named", RoleVisibility.VisibleToKey, "critic, Planner");
        ChatMessage misnamed = Message("misnamed", RoleVisibility.VisibleToKey, "critic, boss");
        RoleVisibility visibility = RoleVisibility.Default.With(MessageKind.Plan, Role.Planner);
        Assert.Equal(["plan", "named"], Texts(Role.Planner));
        Assert.Equal(["named"], Texts(Role.Critic));
        Assert.Empty(Texts(Role.Executor));
        Assert.True(RoleVisibility.Default.IsVisible(MessageKind.Plan, Role.Critic));

        IEnumerable<string> Texts(Role role) => visibility.Select([plan, unknown, named, misnamed], role).Select(message => message.Text);
    }

    [Fact]
    public void No_text_of_a_hidden_message_is_shown_and_no_half_of_a_call_is() =>
        Prop.ForAll(Histories, shapes =>
        {
            ChatMessage[] history = [.. shapes.Select((shape, index) => Make(shape, index))];
            foreach (Role role in Roles)
            {
                IReadOnlyList<ChatMessage> seen = RoleVisibility.Default.Select(history, role);
                string shown = string.Join('|', seen.SelectMany(message => message.Contents).Select(Write));
                for (int i = 0; i < history.Length; i++)
                {
                    if (!Sees(shapes[i], role))
                    {
                        Assert.DoesNotContain($"<{i}>", shown, StringComparison.Ordinal);
                    }
                    else if (shapes[i].Shape is 0 or 3)
                    {
                        Assert.Contains($"<{i}>text", shown, StringComparison.Ordinal);
                    }
                }

                AssertPaired(seen);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Transcript_keeps_the_order_and_shows_each_role_its_part()
    {
        TeamTranscript transcript = new();
        ChatMessage message = new(ChatRole.User, "goal");
        transcript.Add(MessageKind.Objective, message);
        transcript.Add(MessageKind.ToolOutput, new ChatMessage(ChatRole.User, "raw"));
        transcript.Add(MessageKind.Feedback, new ChatMessage(ChatRole.User, "for the planner"), Role.Planner);
        message.Contents.Clear();

        Assert.Equal(["goal", "raw"], transcript.Read(Role.Executor).Select(m => m.Text));
        Assert.Equal(["goal", "for the planner"], transcript.Read(Role.Planner).Select(m => m.Text));
        Assert.Equal((3, ["goal"]), (transcript.Count, transcript.Read(Role.Critic).Select(m => m.Text).ToArray()), (x, y) =>
            x.Item1 == y.Item1 && x.Item2.SequenceEqual(y.Item2));
    }

    [Fact]
    public async Task Transcript_that_many_write_to_loses_nothing_and_keeps_the_order_of_each()
    {
        TeamTranscript transcript = new();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(
            () =>
            {
                for (int i = 0; i < 250; i++)
                {
                    transcript.Add(MessageKind.Result, new ChatMessage(ChatRole.Assistant, $"{writer} {i}"));
                }
            },
            TestContext.Current.CancellationToken)));
        ILookup<string, string> read = transcript.Read(Role.Planner).Select(m => m.Text.Split(' ')).ToLookup(p => p[0], p => p[1]);
        Assert.All(read, writer => Assert.Equal(Enumerable.Range(0, 250).Select(i => $"{i}"), writer));
        Assert.Equal(1_000, transcript.Count);
    }

    private static ChatMessage Message(string text, string key, string value) =>
        new(ChatRole.User, text) { AdditionalProperties = new() { [key] = value } };

    private static bool Sees((int Shape, int Kind, int Roles, int Id) shape, Role role) => shape.Roles >= 0
        ? (shape.Roles & (1 << (int)role)) != 0 && shape.Roles != 0
        : RoleVisibility.Default.IsVisible(shape.Kind >= 0 ? Kinds[shape.Kind] : shape.Shape is 2 ? MessageKind.ToolOutput : MessageKind.Result, role);

    private static ChatMessage Make((int Shape, int Kind, int Roles, int Id) shape, int index)
    {
        string id = $"c{shape.Id}";
        AIContent[] contents = shape.Shape switch
        {
            0 => [new TextContent($"<{index}>text")],
            1 => [new TextReasoningContent($"<{index}>why"), new FunctionCallContent(id, $"<{index}>call")],
            2 => [new FunctionResultContent(id, $"<{index}>result")],
            3 => [new TextContent($"<{index}>text"), new FunctionCallContent(id, $"<{index}>call")],
            _ => [new FunctionCallContent(id, $"<{index}>call"), new FunctionResultContent(id, $"<{index}>result")],
        };
        ChatMessage message = new(shape.Shape == 2 ? ChatRole.Tool : ChatRole.Assistant, contents) { AdditionalProperties = [] };
        if (shape.Kind >= 0)
        {
            message.AdditionalProperties[RoleVisibility.KindKey] = Kinds[shape.Kind];
        }

        if (shape.Roles >= 0)
        {
            message.AdditionalProperties[RoleVisibility.VisibleToKey] =
                string.Join(',', Roles.Where(role => (shape.Roles & (1 << (int)role)) != 0));
        }

        return message;
    }

    private static string Write(AIContent content) => content switch
    {
        TextContent text => text.Text,
        TextReasoningContent reasoning => reasoning.Text,
        FunctionCallContent call => call.Name,
        FunctionResultContent result => $"{result.Result}",
        _ => "",
    };

    private static void AssertPaired(IReadOnlyList<ChatMessage> seen)
    {
        Dictionary<string, int> open = [];
        foreach (AIContent content in seen.SelectMany(message => message.Contents))
        {
            if (content is ToolCallContent call)
            {
                open[call.CallId] = open.GetValueOrDefault(call.CallId) + 1;
            }
            else if (content is ToolResultContent result)
            {
                Assert.True(open.GetValueOrDefault(result.CallId) > 0, "a result without its call");
                open[result.CallId]--;
            }
        }

        Assert.All(open.Values, count => Assert.Equal(0, count));
    }
}
