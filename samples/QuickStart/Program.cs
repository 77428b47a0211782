// quick-start
using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Offline;
using Agents.Core.Tools;

Tool opening = Tool.Create((string day) => $"On {day} the library opens at 9:00 and closes at 18:00.", "opening_hours", "Tells the opening hours of a day.");
ChatAgent guide = ChatAgent.Create("guide", new OfflineChatClient()).WithInstructions("Answer from the tools.").WithTool(opening).Build();

RunResult<string> result = await guide.RunAsync("When does the library open on Saturday?", new RunOptions { Budget = Budget.Usd(0.01m) });

Console.WriteLine(result.Output);
Console.WriteLine($"{result.StopReason}: {result.Spend}");
// end
