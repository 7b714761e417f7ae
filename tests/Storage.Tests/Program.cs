using WhatsApi.Storage.Tests.Support;

return await WriterProcess.WriteForEver(args);
