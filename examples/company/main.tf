# A company that works with two CRMs: Kommo for sales, Bitrix24 for the rest. Wazzup has the funnels of both in one list.
# Each CRM has a resource of its own.
#
# Try it: run `make sandbox` at the top of the checkout, and in another terminal the lines that it prints. Then run
# `terraform apply` in this folder.

terraform {
  required_providers {
    wazzup = {
      source  = "wazzup24/wazzup"
      version = "~> 0.1.0"
    }
  }
}

provider "wazzup" {} # the token comes from WAZZUP_CLIENT_ACCESS_TOKEN

locals {
  # In Kommo, every funnel ends with these two stages, with the same ids.
  kommo_closed = [
    { id = "142", name = "Успешно реализовано" },
    { id = "143", name = "Закрыто и не реализовано" },
  ]
}

resource "wazzup_pipelines" "kommo" {
  pipelines = {
    "8614290" = {
      name = "Входящие обращения"
      stages = concat([
        { id = "69810450", name = "Неразобранное" },
        { id = "69810454", name = "Первичный контакт" },
        { id = "69810458", name = "Переговоры" },
        { id = "69810462", name = "Принимают решение" },
      ], local.kommo_closed)
    }
    "8614294" = {
      name = "Ventas España 🇪🇸"
      stages = concat([
        { id = "69810470", name = "Consulta nueva" },
        { id = "69810474", name = "Presupuesto enviado" },
        { id = "69810478", name = "Negociación" },
      ], local.kommo_closed)
    }
    "8614298" = {
      name = "Ventas México 🌮"
      stages = concat([
        { id = "69810486", name = "Consulta nueva" },
        { id = "69810490", name = "Cotización" },
        { id = "69810494", name = "¿Cuándo paga?" },
      ], local.kommo_closed)
    }
    "8614302" = {
      name = "Ñandú y compañía: seguimiento de clientes mayoristas de Iberoamérica, contratos marco y renovaciones"
      stages = concat([
        { id = "69810502", name = "Contrato en revisión" },
        { id = "69810506", name = "Renovación" },
      ], local.kommo_closed)
    }
    "8614306" = {
      name = "🔥 Горячие лиды 🔥"
      stages = concat([
        { id = "69810514", name = "☎️ Позвонить" },
        { id = "69810518", name = "👨‍👩‍👧 Семейное решение" },
      ], local.kommo_closed)
    }
    "8614310" = {
      name   = "Партнёры & дилеры <опт>"
      stages = local.kommo_closed
    }
  }
}

resource "wazzup_pipelines" "bitrix24" {
  pipelines = {
    "C0" = {
      name = "Общее направление"
      stages = [
        { id = "NEW", name = "Новая" },
        { id = "PREPARATION", name = "Подготовка документов" },
        { id = "WON", name = "Сделка успешна" },
        { id = "LOSE", name = "Сделка провалена" },
      ]
    }
    "C9" = {
      name = "Сервис и гарантия"
      stages = [
        { id = "C9:NEW", name = "Новое обращение" },
        { id = "C9:UC_4XK2Z1", name = "Диагностика" },
        { id = "C9:WON", name = "Решено" },
      ]
    }
    "C11" = {
      name = "Повторные обращения корпоративных клиентов: договоры с отсрочкой платежа и их ежегодное продление №1"
      stages = [
        { id = "C11:NEW", name = "Новая" },
        { id = "C11:EXECUTING", name = "В работе" },
        { id = "C11:WON", name = "Продлено" },
      ]
    }
    "C13" = {
      name = "Рекламации \"срочно\""
      stages = [
        { id = "C13:NEW", name = "Принята" },
        { id = "C13:FINAL_INVOICE", name = "Возврат 100 % суммы" },
      ]
    }
    "C15" = {
      name = "HR / вакансии"
      stages = [
        { id = "C15:NEW", name = "Отклик" },
        { id = "C15:1", name = "Собеседование" },
        { id = "C15:WON", name = "Принят" },
      ]
    }
    # A funnel without stages.
    "C17" = {
      name = "Архив"
    }
  }
}

output "funnel_ids" {
  description = "Ids of all declared funnels."
  value       = concat(keys(wazzup_pipelines.kommo.pipelines), keys(wazzup_pipelines.bitrix24.pipelines))
}
