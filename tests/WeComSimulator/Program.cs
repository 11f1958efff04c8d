using Liaison.WeComSimulator;
using Liaison.WeComSimulator.Pages;

var app = WeComSimulatorApp.Create(args);
app.Lifetime.ApplicationStarted.Register(() => StartUpNote.Print(app, Console.Out));
await app.RunAsync();
