using WhatsApi.Silo;

var builder = Host.CreateApplicationBuilder(args);
builder.AddWhatsApiSilo();
await builder.Build().RunAsync();
